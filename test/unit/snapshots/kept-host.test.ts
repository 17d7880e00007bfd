import { afterEach, beforeEach, expect, it } from 'vitest';
import { withDeclaredSudo } from '../../../electron/hosts/declared-sudo.ts';
import { RestoreFolders } from '../../../electron/snapshots/restore-folders.ts';
import { RestoreTable, restoreRecord } from '../../../electron/snapshots/restore-table.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { RestoreId } from '../../../shared/model/ids.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { snapshotIdOf, targetId } from '../../fakes/repository-facts.ts';
import { openTempStore } from '../../fakes/temp-store.ts';
import type { TempStore } from '../../fakes/temp-store.ts';

const way = { address: 'ops@chat.example', keyFile: null, jumps: null };
/** Another target of the same account, which has more rights. */
const others = [{ host: { ...way, sudo: true } }];
const destination = { kind: 'folder', dir: '/srv/restored' } as const;

let store: TempStore;
beforeEach(() => (store = openTempStore()));
afterEach(() => store.dispose());

it.each([
  [{ ...way, sudo: false }, false],
  [{ ...way, sudo: true }, true],
  // As earlier versions kept it.
  [way, true],
])('a folder of a host keeps the rights with which a restore worked there: %j', async (host, sudo) => {
  const folders = new RestoreFolders(store.database);
  const lost = new AppError('ssh/lost', localText('the link is gone', '연결이 끊어졌습니다'));
  await expect(folders.during({ destination, host }, 1, () => Promise.reject(lost))).rejects.toBe(lost);
  const table = new RestoreTable(store.database);
  const result = {
    id: RestoreId.parse('00000000000000aa'),
    snapshotId: snapshotIdOf('5'),
    outcome: 'restored' as const,
    startedAt: 1,
    finishedAt: 2,
    files: 1,
    bytes: 1,
    reusedFiles: 0,
    checks: [],
    safety: null,
  };
  const of = { targetId, targetName: 'Messenger' };
  table.put(restoreRecord(of, { destination, host }, result, { operator: 'kim', at: 1 }));
  const kept = [folders.places()[0]?.host, table.list()[0]?.host];
  expect(kept).toEqual([host, host]);
  for (const one of kept) expect(one && withDeclaredSudo(one, others).sudo).toBe(sudo);
});
