import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { cancelled } from '../../shared/errors/app-error.ts';
import type { Target } from '../../shared/model/target.ts';
import { makeScratchFolder, removeScratchFolder } from '../locations/live-database/scratch.ts';
import { exportRequest } from '../packs/export-request.ts';
import { partsFor } from '../packs/parts-for-target.ts';
import type { AskedPart } from '../packs/parts-for-target.ts';
import { effectiveSettings } from '../packs/probes-for-target.ts';
import { createHttpClient } from '../probes/http/node-http-client.ts';
import { saveAnswer } from '../probes/http/save-answer.ts';
import type { Sender } from '../probes/http/send-steps.ts';
import { scratchFailure } from '../snapshots/capture/scratch-failure.ts';
import type { ExportTaken, TakenExports } from '../snapshots/capture/exports/taken-exports.ts';
import { portsOf } from './target-resources.ts';
import type { ResourceParts, SessionsOf } from './target-resources.ts';

/**
 * Asks a target for all that it hands out itself as parts of its set, with connections of their own and the sessions of its probes. Each answer lies in an
 * owner-only scratch file until the capture has stored it; credentials never leave this process for it. What could not be had is told by
 * part; rejects with `run/cancelled`, `snapshot/scratch-full` and `credentials/…`.
 */
export async function takeExports(
  target: Target,
  scratchRoot: string,
  parts: ResourceParts & { readonly sessionsOf: SessionsOf },
  signal: AbortSignal,
): Promise<TakenExports> {
  const pack = parts.packs.get(target.pack);
  const asked = partsFor(pack, target).filter((part): part is AskedPart => part.state === 'asked');
  if (asked.length === 0) return { taken: {}, release: () => undefined };
  const settings = effectiveSettings(pack, target.settings);
  const http = createHttpClient(target.network, {
    userAgent: parts.userAgent,
    ports: portsOf(parts.reached, target.host),
  });
  const folder = makeScratchFolder(scratchRoot);
  const release = () => removeScratchFolder(folder);
  try {
    const secrets = parts.secretsOf(target.id);
    const sender = { settings, clock: parts.clock, http, secrets, sessions: parts.sessionsOf(target) };
    const taken: Record<string, ExportTaken> = {};
    for (const part of asked)
      taken[part.definition.id] = await takeOne(part, join(folder, part.definition.id), sender, signal);
    if (signal.aborted) throw cancelled();
    return { taken, release };
  } catch (error: unknown) {
    release();
    throw error;
  } finally {
    http.dispose();
  }
}

async function takeOne(
  { definition }: AskedPart,
  path: string,
  sender: Sender,
  signal: AbortSignal,
): Promise<ExportTaken> {
  const at = sender.clock.now();
  const file = await open(path, 'wx', 0o600);
  const failures: Error[] = [];
  const write = async (piece: Uint8Array): Promise<void> => {
    if (failures.length > 0) return;
    try {
      await file.writeFile(piece);
    } catch (error: unknown) {
      failures.push(scratchFailure(error, path));
    }
  };
  try {
    const { session, steps, format, timeout: timeoutMs } = definition;
    const wish = { session, steps, request: exportRequest(definition), isJson: format === 'json', timeoutMs };
    const problem = await saveAnswer(sender, wish, { write }, signal);
    const [failure] = failures;
    if (failure !== undefined) throw failure;
    return problem === null ? { state: 'taken', path, at } : { state: 'failed', problem };
  } finally {
    await file.close();
  }
}
