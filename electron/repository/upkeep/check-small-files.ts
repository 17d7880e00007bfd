import { isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { parseJson } from '../../../shared/text/parse-json.ts';
import { readFacts } from '../facts/fact-files.ts';
import { foldFacts } from '../facts/fold-facts.ts';
import type { FactsView } from '../facts/fold-facts.ts';
import { missingFile } from '../format/damage.ts';
import { KeyFile } from '../format/key-file.ts';
import { sha256 } from '../format/keys.ts';
import { pathOf } from '../format/layout.ts';
import {
  authenticates,
  notAuthentic,
  parseRepositoryFile,
  repositoryFileName,
} from '../format/repository-file.ts';
import { lockPath, parseLock } from '../locks/lock-file.ts';
import { readMarks } from '../marks/mark-files.ts';
import type { Repository } from '../repository.ts';
import { notThere } from '../storage/storage-errors.ts';
import type { Problems } from './problems.ts';
import { fileProblem } from './problems.ts';

const recoverScriptName = 'recover.mjs';
const recoveryPageName = 'RECOVERY.md';
const maxSmallFileBytes = 4 * 1024 ** 2;

/** Every name that a repository has, besides temporary ones. */
const ownName = new RegExp(
  [
    '^(?:holdfast-repository\\.json|RECOVERY\\.md|recover\\.mjs',
    'keys/[0-9a-f]{16}\\.json',
    'packs/([0-9a-f]{2})/\\1[0-9a-f]{62}\\.pack',
    'index/[0-9a-f]{64}\\.idx',
    'snapshots/[0-9a-f]{64}\\.snap',
    'marks/[0-9a-f]{64}\\.mark',
    'facts/[0-9a-f]{64}\\.fact',
    'locks/[0-9a-f]{16}\\.json)$',
  ].join('|'),
);
/** What systems and file servers leave lying about in any folder. */
const harmlessName =
  /(?:^|\/)(?:\.DS_Store|\._[^/]*|Thumbs\.db|desktop\.ini)$|^(?:lost\+found|System Volume Information|\$RECYCLE\.BIN|@eaDir|#recycle)(?:\/|$)/;
const folders = ['keys', 'packs', 'index', 'snapshots', 'marks', 'facts', 'locks'] as const;

/** Checks what is neither pack, index nor root, and answers what the facts say. */
export async function checkSmallFiles(
  repository: Repository,
  known: { readonly recoverScripts: ReadonlySet<string>; readonly facts: ReadonlySet<string> },
  problems: Problems,
  signal: AbortSignal,
): Promise<FactsView> {
  await checkRepositoryFile(repository, problems, signal);
  await checkCompanions(repository, known.recoverScripts, problems, signal);
  for (const file of await ownFiles(repository, signal)) {
    if (!ownName.test(file) && !harmlessName.test(file)) problems.add(file, strangeText);
    else if (file.startsWith('keys/')) await checkPlain(repository, file, isKey, keyText, problems, signal);
    else if (file.startsWith('locks/'))
      await checkPlain(repository, file, isLock, lockText, problems, signal);
  }
  const { facts, problems: bad } = await readFacts(repository, new Set(), signal);
  for (const { file, what } of bad) problems.add(file, what);
  const there = new Set([...facts, ...bad].map(({ name }) => name));
  for (const name of known.facts) if (!there.has(name)) problems.add(pathOf('fact', name), goneFactText);
  for (const { file, what } of (await readMarks(repository, signal)).problems) problems.add(file, what);
  return foldFacts(facts);
}

/** Everything below the folders of a repository, and beside them as far as this account may look. */
async function ownFiles(repository: Repository, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for (const folder of folders) {
    for (const file of await repository.storage.list(folder, signal)) names.add(file.name);
  }
  try {
    for (const file of await repository.storage.list('.', signal)) names.add(file.name.replace(/^\.\//, ''));
  } catch (error: unknown) {
    if (!isAppError(error)) throw error;
    // A folder of the disk's own, such as lost+found, that only the system may read.
  }
  return names;
}

async function checkRepositoryFile(
  repository: Repository,
  problems: Problems,
  signal: AbortSignal,
): Promise<void> {
  const { storage, keys } = repository;
  const bytes = await storage.read(repositoryFileName, 0, maxSmallFileBytes, signal);
  if (bytes === null) throw notThere(storage.place);
  try {
    if (!authenticates(keys, parseRepositoryFile(bytes))) throw notAuthentic();
  } catch (error: unknown) {
    if (!isAppError(error)) throw error;
    problems.add(repositoryFileName, error.text);
  }
}

/** A script in a hostile repository could steal the recovery code of whoever runs it, so it must be one that is known. */
async function checkCompanions(
  { storage }: Repository,
  recoverScripts: ReadonlySet<string>,
  problems: Problems,
  signal: AbortSignal,
): Promise<void> {
  const script = await storage.read(recoverScriptName, 0, maxSmallFileBytes, signal);
  if (script === null) problems.add(recoverScriptName, missingFile(recoverScriptName).text);
  else if (!recoverScripts.has(sha256(script).toString('hex'))) problems.add(recoverScriptName, scriptText);
  if ((await storage.size(recoveryPageName, signal)) === null) {
    problems.add(recoveryPageName, missingFile(recoveryPageName).text);
  }
}

/** Files that are plain JSON; one that is gone meanwhile is no problem. */
async function checkPlain(
  { storage }: Repository,
  file: string,
  isGood: (bytes: Uint8Array, file: string) => boolean,
  what: LocalText,
  problems: Problems,
  signal: AbortSignal,
): Promise<void> {
  try {
    const bytes = await storage.read(file, 0, maxSmallFileBytes, signal);
    if (bytes !== null && !isGood(bytes, file)) problems.add(file, what);
  } catch (error: unknown) {
    problems.add(file, fileProblem(error));
  }
}

function isKey(bytes: Uint8Array, file: string): boolean {
  const key = KeyFile.safeParse(parseJson(Buffer.from(bytes).toString('utf8')));
  return key.success && file === `keys/${key.data.id}.json`;
}

function isLock(bytes: Uint8Array, file: string): boolean {
  const lock = parseLock(bytes);
  return lock !== null && file === lockPath(lock.id);
}

/** Snapshots that some console has published and nobody has forgotten, and whose root is gone. */
export function nameVanished(
  view: FactsView,
  known: ReadonlySet<string>,
  roots: ReadonlySet<string>,
  problems: Problems,
): void {
  for (const id of new Set([...view.published.keys(), ...known])) {
    if (roots.has(id) || view.forgotten.has(id)) continue;
    problems.add(pathOf('snap', id), vanishedText, [id]);
  }
}

const strangeText = localText(
  'This file does not belong to the repository. Nothing needs it; find out who put it there.',
  '저장소에 속하지 않는 파일입니다. 필요한 곳이 없으니 누가 두었는지 확인하십시오.',
);
const scriptText = localText(
  'This is not the recover.mjs that Holdfast ships. Do not run it: use the one from the recovery kit, and find out who changed this one.',
  'Holdfast가 제공하는 recover.mjs가 아닙니다. 실행하지 말고 복구 키트의 파일을 사용하십시오. 누가 변경했는지 확인하십시오.',
);
const keyText = localText(
  'This key file cannot be read, so its passphrase opens nothing. The recovery code still does; add the passphrase again.',
  '키 파일을 읽을 수 없어 이 암호로는 열 수 없습니다. 복구 코드는 여전히 사용할 수 있습니다. 암호를 다시 추가하십시오.',
);
const lockText = localText(
  'This lock cannot be read. It is set aside by itself ten minutes after it was first seen to stand still.',
  '이 잠금을 읽을 수 없습니다. 멈춘 것이 처음 확인된 지 10분 뒤에 자동으로 해제됩니다.',
);
const goneFactText = localText(
  'This console has read this fact before, and it is no longer there, though facts are never removed. Look for it in a copy of the repository.',
  '이 콘솔이 이전에 읽은 기록이지만 더 이상 존재하지 않습니다. 기록은 삭제되지 않으므로 저장소의 복사본에서 찾으십시오.',
);
const vanishedText = localText(
  'This snapshot was published and nobody has let it go, but it is no longer there. Look for it in a copy of the repository: its root has the same name there.',
  '게시된 스냅샷이며 삭제 기록도 없지만 더 이상 존재하지 않습니다. 저장소의 복사본에서 찾으십시오. 같은 이름의 파일이 있습니다.',
);
