import { isAppError } from '../../../../shared/errors/app-error.ts';
import { localText } from '../../../../shared/text/local-text.ts';
import type { ServedPart } from '../../../packs/parts-for-target.ts';
import type { SetPart } from '../set-ledger.ts';
import type { SetRun } from '../set-run.ts';
import { noServerSecrets, reachedAccess } from './server-access.ts';
import { storeDump } from './store-dump.ts';

/** Dumps the databases of servers one after another into the repository. What a server refuses is a problem of its part. */
export async function captureServers(run: SetRun): Promise<void> {
  for (const part of run.request.parts) {
    if (isServed(part) && !run.ledger.isSettled(part)) await captureOne(run, part);
  }
}

async function captureOne(run: SetRun, part: ServedPart): Promise<void> {
  const { deps, request, ledger, progress, context, scratch } = run;
  const { title, id } = part.definition;
  const totals = request.expected.get(id) ?? { files: null, bytes: null };
  progress.begin(localText(`Dumping: ${title.en}`, `덤프 중: ${title.ko}`), {
    files: 1,
    bytes: totals.bytes,
  });
  try {
    const access = await reachedAccess(part, request.servers ?? noServerSecrets, deps.source);
    const heard = (bytes: number) => progress.heard(0, bytes);
    const stored = await storeDump(part, { sink: deps.sink, access, scratch, heard }, context);
    if (stored.problem !== null) {
      ledger.fail(part, stored.problem);
      return;
    }
    ledger.captured(part, {
      stored: stored.list,
      newBytes: stored.newBytes,
      sha256: stored.entry.sha256,
      database: null,
      postgres: stored.meaning,
      notes: [],
    });
  } catch (error: unknown) {
    if (!isAppError(error) || !error.code.startsWith('postgres/')) throw error;
    ledger.fail(part, error.text);
  }
}

function isServed(part: SetPart): part is ServedPart {
  return part.state === 'served';
}
