import { randomBytes } from 'node:crypto';
import { readdir, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, parse, resolve } from 'node:path';
import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { PickerEntry, PickerListing } from '../../shared/model/picker.ts';
import type { Handlers } from '../dispatcher.ts';
import { bounded } from '../platform/bounded-wait.ts';

const listedAtMost = 2000;
const tokensAtMost = 20_000;
const listWithinMs = 10_000;

/**
 * The folders and files an operator can point at. A face gets opaque tokens and never sends a path; `pathOf` gives the
 * path back to the privileged side.
 */
export class Picker {
  readonly #paths = new Map<string, string>();
  readonly #tokens = new Map<string, string>();
  readonly #roots: readonly string[];

  constructor(roots: readonly string[] = defaultRoots()) {
    this.#roots = roots;
  }

  offer(path: string): string {
    const known = this.#tokens.get(path);
    if (known !== undefined) return known;
    if (this.#paths.size >= tokensAtMost) this.#forgetOldest();
    const token = `picker:${randomBytes(12).toString('hex')}`;
    this.#paths.set(token, path);
    this.#tokens.set(path, token);
    return token;
  }

  #forgetOldest(): void {
    for (const [token, path] of this.#paths) {
      this.#paths.delete(token);
      this.#tokens.delete(path);
      return;
    }
  }

  pathOf(token: string): string {
    const path = this.#paths.get(token);
    if (path !== undefined) return path;
    throw new AppError(
      'picker/unknown-token',
      localText(
        'This choice is no longer known. Choose the folder again.',
        '이 선택은 더 이상 유효하지 않습니다. 폴더를 다시 선택하십시오.',
      ),
    );
  }

  roots(): PickerListing {
    const entries = this.#roots.map((path): PickerEntry => ({
      token: this.offer(path),
      name: path,
      kind: 'folder',
      sizeBytes: null,
      modifiedAt: null,
    }));
    return { path: '', token: null, parentToken: null, entries, truncated: false };
  }

  /** @throws AppError picker/unknown-token, file/not-readable, run/timeout for a share that does not answer */
  list(token: string): Promise<PickerListing> {
    const path = this.pathOf(token);
    const late = () => notAnswering(path);
    return bounded({ timeoutMs: listWithinMs }, this.#list(token, path), { late });
  }

  async #list(token: string, path: string): Promise<PickerListing> {
    const names = await namesIn(path);
    const shown = names.slice(0, listedAtMost);
    const entries: PickerEntry[] = [];
    for (const name of shown) {
      const entry = await this.#entry(join(path, name));
      if (entry) entries.push(entry);
    }
    entries.sort((a, b) => (a.kind === b.kind ? a.name.localeCompare(b.name) : a.kind === 'folder' ? -1 : 1));
    const isRoot = this.#roots.includes(path) || dirname(path) === path;
    return {
      path,
      token,
      parentToken: isRoot ? null : this.offer(dirname(path)),
      entries,
      truncated: names.length > shown.length,
    };
  }

  async #entry(path: string): Promise<PickerEntry | null> {
    try {
      const facts = await stat(path);
      if (!facts.isDirectory() && !facts.isFile()) return null;
      return {
        token: this.offer(path),
        name: basename(path),
        kind: facts.isDirectory() ? 'folder' : 'file',
        sizeBytes: facts.isFile() ? facts.size : null,
        modifiedAt: facts.mtimeMs,
      };
    } catch {
      return null; // Links to nowhere and entries that vanish while listing are simply not offered.
    }
  }
}

function notAnswering(path: string): AppError {
  return new AppError(
    'run/timeout',
    localText(
      `${path} does not answer. If it lies on a network share, check whether the share is reachable.`,
      `${path}이(가) 응답하지 않습니다. 네트워크 공유라면 연결할 수 있는지 확인하십시오.`,
    ),
  );
}

function defaultRoots(): readonly string[] {
  return [...new Set([homedir(), parse(resolve('.')).root])];
}

async function namesIn(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (cause: unknown) {
    throw new AppError(
      'file/not-readable',
      localText(
        `The folder ${path} cannot be read. Check that it exists and that this account may open it.`,
        `${path} 폴더를 읽을 수 없습니다. 폴더가 있는지, 이 계정에 권한이 있는지 확인하십시오.`,
      ),
      { cause },
    );
  }
}

/** Typing a path is for an operator at this computer's own terminal; a page in a browser may only walk the listings. */
export function createPickerHandlers(picker: Picker): Handlers['picker'] {
  return {
    roots: () => picker.roots(),
    list: ({ token }) => picker.list(token),
    offer: async ({ path }, { face }) => {
      if (face !== 'cli' && face !== 'socket') throw notAllowed();
      return { token: picker.offer(await canonical(path)) };
    },
  };
}

async function canonical(path: string): Promise<string> {
  const absolute = isAbsolute(path) ? path : resolve(path);
  try {
    return await realpath(absolute);
  } catch (cause: unknown) {
    throw new AppError(
      'location/not-found',
      localText(
        `There is nothing at ${absolute}. Check the path.`,
        `${absolute} 경로에 아무것도 없습니다. 경로를 확인하십시오.`,
      ),
      { cause },
    );
  }
}

function notAllowed(): AppError {
  return new AppError(
    'contract/not-allowed-here',
    localText(
      'Paths can only be typed on the command line; choose the folder from the list.',
      '경로 입력은 명령줄에서만 가능합니다. 목록에서 폴더를 선택하십시오.',
    ),
  );
}
