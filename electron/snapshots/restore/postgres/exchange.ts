import { setTimeout as pause } from 'node:timers/promises';
import { isAppError } from '../../../../shared/errors/app-error.ts';
import { withState } from '../link-lost.ts';
import { blocked } from '../restore-errors.ts';
import { serviceRemark } from '../service-running.ts';
import { exchangeUnknown, stagedLeft } from './database-link-lost.ts';
import type { DatabaseRestore } from './database-restore.ts';
import { besideName } from './kept-record.ts';
import type { KeptRecord } from './kept-record.ts';
import { withMaintenance } from './maintenance.ts';
import type { Maintenance, Renaming, Rights } from './maintenance.ts';
import { throwUnlessDone } from './outcome.ts';
import { heldBy } from './plan-database.ts';

const looks = 10;
const betweenLooksMs = 100;

type Exchange = { readonly staged: string; readonly record: Omit<KeptRecord, 'comment'> };

/**
 * Puts what was loaded in the place of the live database. Answers what the old one is called now; null where there was none. Throws what
 * keeps it from that; where nobody can say whether it took place, the error tells by which name that is seen.
 */
export async function exchange(
  restore: DatabaseRestore,
  rights: Rights,
  { staged, record }: Exchange,
  signal: AbortSignal,
): Promise<string | null> {
  const { live } = record;
  const kept = rights.locale === null ? null : besideName(live, 'before', record.restoreId);
  const state = { hasBegun: false };
  try {
    await restore.door.again(signal, async (isRepeated) => {
      const { service, files } = restore.request;
      const running = await serviceRemark(service?.running ?? null, files.system.connect, signal);
      await withMaintenance(restore.access, signal, async (server) => {
        // Its answer was lost: both names changed in one transaction, or neither.
        if (isRepeated && !(await server.isThere(staged))) return;
        if (running !== null) throw blocked([running]);
        state.hasBegun = true;
        await putInPlace(server, { staged, record }, kept);
      });
    });
  } catch (error: unknown) {
    if (!state.hasBegun) throw withState(error, stagedLeft(live, staged));
    const names = { gone: staged, there: kept ?? live };
    await throwUnlessDone(error, restore.access, names, exchangeUnknown(live, kept));
  }
  return kept;
}

async function putInPlace(
  server: Maintenance,
  { staged, record }: Exchange,
  kept: string | null,
): Promise<void> {
  const { live } = record;
  if (kept === null) return renameUnheld(server, live, [{ from: staged, to: live }], []);
  const comment = await server.comment(live);
  const steps = [
    { from: live, to: kept },
    { from: staged, to: live },
  ];
  const kind: KeptRecord = { ...record, comment };
  await renameUnheld(server, live, steps, [
    { on: kept, is: JSON.stringify(kind) },
    { on: live, is: comment },
  ]);
}

/** Somebody may have connected since the last look: the server refuses, and it is said who. */
export async function renameUnheld(
  server: Maintenance,
  live: string,
  steps: readonly Renaming[],
  comments: Parameters<Maintenance['rename']>[1],
): Promise<void> {
  const holders = await holdersAtRest(server, live);
  if (holders.length > 0) throw blocked([heldBy(live, holders)]);
  try {
    await server.rename(steps, comments);
  } catch (error: unknown) {
    if (!isAppError(error) || !error.text.en.includes('(55006)')) throw error;
    throw blocked([heldBy(live, await server.holders(live))]);
  }
}

/** The server lets go of a connection a moment after it was closed, our own last one among them. */
async function holdersAtRest(server: Maintenance, live: string): Promise<readonly string[]> {
  for (let look = 1; look < looks; look += 1) {
    if ((await server.holders(live)).length === 0) return [];
    await pause(betweenLooksMs);
  }
  return server.holders(live);
}
