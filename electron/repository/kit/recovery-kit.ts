import { open, readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { writeFileAtomically } from '../../platform/atomic-file.ts';
import { isMissingFile, writeFailure } from '../../platform/file-errors.ts';
import { makeFolder } from '../../platform/make-folder.ts';
import { repositoryFileName } from '../format/repository-file.ts';
import { ownerMark, renderRecoveryKit } from './kit-page.ts';
import type { RecoveryKit } from './kit-page.ts';
import { recoverScriptName } from './recover-script.ts';
import type { RecoverScript } from './recover-script.ts';

const pageName = 'recovery-kit.html';
/** The mark of a kit stands in the first lines of its page. */
const headBytes = 4096;

/**
 * Writes the kit, page and recover.mjs beside it, for its owner only. A kit of the same repository is replaced; anything else of
 * these names is kept, and so is a repository free of its own key.
 *
 * @param place a folder, made if need be, or the page's own name when it ends in `.html`
 * @throws AppError repository/kit-place, store/disk-full, store/not-writable
 */
export async function writeRecoveryKit(
  place: string,
  kit: Omit<RecoveryKit, 'recoverSha256'>,
  script: RecoverScript,
): Promise<{ readonly html: string; readonly files: readonly string[] }> {
  const page = pageAt(place);
  const folder = dirname(page);
  const recover = join(folder, recoverScriptName);
  const html = renderRecoveryKit({ ...kit, recoverSha256: script.sha256 });
  await refuseRepository(folder);
  await refuseForeign(page, recover, kit.repositoryId, script);
  makeFolder(folder);
  await writeFileAtomically(recover, script.bytes, 0o600);
  await writeFileAtomically(page, html, 0o600);
  return { html, files: [page, recover] };
}

/**
 * Refuses a place that has the kit of another repository, or that lies in the new one, before that is made.
 *
 * @param repository where it will be, on this computer; null elsewhere
 * @throws AppError repository/kit-place
 */
export async function refuseOtherKit(place: string, repository: string | null): Promise<void> {
  const page = pageAt(place);
  if (repository !== null && isInside(page, repository)) throw insideRepository(dirname(page), repository);
  await refuseRepository(dirname(page));
  if ((await readHead(page)) !== null) throw foreignKit(page);
}

function pageAt(place: string): string {
  return /\.html?$/i.test(place) ? resolve(place) : join(resolve(place), pageName);
}

function isInside(path: string, folder: string): boolean {
  const way = relative(resolve(folder), path);
  return !isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`);
}

/** A kit inside its repository would open it for whoever finds it. */
async function refuseRepository(folder: string): Promise<void> {
  for (let above = folder; ; above = dirname(above)) {
    if (await exists(join(above, repositoryFileName))) throw insideRepository(folder, above);
    if (above === dirname(above)) return;
  }
}

async function refuseForeign(
  page: string,
  recover: string,
  repositoryId: string,
  script: RecoverScript,
): Promise<void> {
  const head = await readHead(page);
  if (head?.includes(ownerMark(repositoryId)) === true) return;
  if (head !== null) throw foreignKit(page);
  const kept = (await exists(recover)) ? await readFile(recover) : null;
  if (kept !== null && !kept.equals(script.bytes)) throw foreignKit(recover);
}

async function readHead(path: string): Promise<string | null> {
  try {
    const handle = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error: unknown) {
    if (isMissingFile(error)) return null;
    throw writeFailure(error, path) ?? error;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}

function insideRepository(folder: string, repository: string): AppError {
  return new AppError(
    'repository/kit-place',
    localText(
      `The recovery kit cannot be kept in ${folder}, because the repository ${repository} is there: whoever finds the one would have the key as well. Choose a folder on another medium.`,
      `${folder}에는 저장소 ${repository}이(가) 있으므로 복구 키트를 보관할 수 없습니다. 저장소를 발견한 사람이 열쇠까지 갖게 됩니다. 다른 매체의 폴더를 선택하십시오.`,
    ),
  );
}

function foreignKit(file: string): AppError {
  return new AppError(
    'repository/kit-place',
    localText(
      `${file} is there already and is not of this repository's recovery kit. Choose another folder.`,
      `${file} 파일이 이미 있으며 이 저장소의 복구 키트가 아닙니다. 다른 폴더를 선택하십시오.`,
    ),
  );
}
