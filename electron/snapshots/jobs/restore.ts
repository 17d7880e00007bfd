import type { InterruptedRestore, RestorePlan, RestoreResult } from '../../../shared/model/restore.ts';
import type { SettingValue } from '../../../shared/model/target.ts';
import type { EnteredHost } from '../../locations/ssh/host-access.ts';
import { fillTemplate } from '../../packs/expression/templates.ts';
import { effectiveSettings } from '../../packs/probes-for-target.ts';
import type { Pack } from '../../packs/schema/pack.ts';
import type { JobContext } from '../../platform/job-context.ts';
import type { Repository } from '../../repository/repository.ts';
import { noServerSecrets } from '../capture/postgres/server-access.ts';
import { findInterrupted } from '../restore/find-interrupted.ts';
import { heedRemarks } from '../restore/heed-remarks.ts';
import type { Heed } from '../restore/heed-remarks.ts';
import { findPrepared } from '../restore/prepared.ts';
import { planRestore } from '../restore/plan-restore.ts';
import { databaseRestoreOf } from '../restore/postgres/database-restore.ts';
import type { DatabaseRestore } from '../restore/postgres/database-restore.ts';
import { planDatabase } from '../restore/postgres/plan-database.ts';
import { restoreDatabase } from '../restore/postgres/restore-database.ts';
import { undoDatabase } from '../restore/postgres/undo-database.ts';
import type { RestoreFiles } from '../restore/restore-files.ts';
import type { RestoreRequest, RestoreService } from '../restore/restore-request.ts';
import { resumeRestore, rollbackRestore, undoRestore } from '../restore/resume-restore.ts';
import { runRestore } from '../restore/run-restore.ts';
import { withFiles } from '../restore/with-files.ts';
import { openForJob } from '../../repository/access.ts';
import { packOf } from './pack-of.ts';
import { FindInterruptedInput, RestoreAfterInput, RestoreInput } from './restore-input.ts';
import { contentsOf } from './verify.ts';
import { upkeepContext, whileReading } from './upkeep-context.ts';

/** What a restore would change, and what stands against it. */
export async function planRestoreJob(raw: unknown, context: JobContext): Promise<RestorePlan> {
  const input = RestoreInput.parse(raw);
  const repository = await openForJob(input.access, context.signal);
  return withFiles(input.host, { ...context, scratchRoot: input.scratchRoot }, async (files, host) => {
    const there = { files, host };
    const { request, database, heed } = await requestOf(repository, input, there, context.signal);
    if (database !== null) return (await planDatabase(database, context)).plan;
    const plan = await planRestore(request, context);
    const remarks = await heedRemarks(request.contents, heed, plan, input.scratchRoot, context.signal);
    return { ...plan, warnings: [...remarks, ...plan.warnings] };
  });
}

/** Restores by the protocol: staged and proven beside the destination, then put in place so that a crash can be resumed or taken back. */
export async function runRestoreJob(raw: unknown, context: JobContext): Promise<RestoreResult> {
  const input = RestoreInput.parse(raw);
  const repository = await openForJob(input.access, context.signal);
  const upkeep = await upkeepContext(context, input.owner, input.scratchRoot);
  return whileReading(repository, 'restore', upkeep, () =>
    withFiles(input.host, { ...context, scratchRoot: input.scratchRoot }, async (files, host) => {
      const { request, database } = await requestOf(repository, input, { files, host }, context.signal);
      return database === null
        ? runRestore(request, context)
        : restoreDatabase(database, input.scratchRoot, context);
    }),
  );
}

/** Undo, resume or rollback; needs no repository. */
export function afterRestoreJob(raw: unknown, context: JobContext): Promise<RestoreResult> {
  const { kind, path, server, host } = RestoreAfterInput.parse(raw);
  const ways = { undo: undoRestore, resume: resumeRestore, rollback: rollbackRestore };
  return withFiles(host, context, (files, entered) =>
    server === undefined
      ? ways[kind](files, path, context)
      : undoDatabase(path, server, entered?.connection ?? null, context),
  );
}

/** Those that were cut off on the way, and what others left that had not changed anything yet. */
export function findInterruptedJob(
  raw: unknown,
  context: JobContext,
): Promise<readonly InterruptedRestore[]> {
  const { folders, host } = FindInterruptedInput.parse(raw);
  return withFiles(host, context, async (files) => [
    ...(await findInterrupted(files, folders, context.signal)),
    ...(await findPrepared(files, folders, context.signal)),
  ]);
}

async function requestOf(
  repository: Repository,
  input: RestoreInput,
  { files, host }: { readonly files: RestoreFiles; readonly host: EnteredHost | null },
  signal: AbortSignal,
): Promise<{
  readonly request: RestoreRequest;
  readonly database: DatabaseRestore | null;
  readonly heed: readonly Heed[];
}> {
  const contents = await contentsOf(repository, input.snapshotId, signal);
  const pack = await packOf(contents.root.pack.text);
  const settings = input.settings ?? contents.root.target.settings;
  const request: RestoreRequest = {
    contents,
    destination: input.destination,
    only: input.only,
    paths: input.paths,
    service: serviceOf(pack, settings),
    acceptLoss: input.acceptLoss,
    unreadable: 'leave-out',
    files,
  };
  const secrets = input.servers ?? noServerSecrets;
  const database = databaseRestoreOf(request, pack, { settings, secrets, host });
  return { request, database, heed: pack.service?.heed ?? [] };
}

function serviceOf(
  pack: Pack,
  targetSettings: Readonly<Record<string, SettingValue>>,
): RestoreService | null {
  const { service } = pack;
  if (service === undefined) return null;
  const settings = effectiveSettings(pack, targetSettings);
  const url = service.running && fillTemplate(service.running.url, { settings, now: 0, uuid: '' }).value;
  return {
    running: url ? { url, timeoutMs: service.running?.within ?? 3000 } : null,
    gate: service.gate ?? null,
    together: service.together,
  };
}
