import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { editDistance } from '../../../shared/text/nearest.ts';
import type { RootPart } from '../../repository/roots/snapshot-root.ts';
import type { SnapshotContents } from '../../repository/snapshot-contents.ts';
import { pathMatcher } from './path-pattern.ts';
import { shownName } from './system-names.ts';

const mostNamed = 3;

/** The patterns of a restore of little. It remembers which of them met anything: one that meets nothing is a slip of the pen. */
export class AskedPaths {
  readonly #patterns: readonly { readonly text: string; readonly matches: (path: string) => boolean }[];
  readonly #met = new Set<string>();

  constructor(patterns: readonly string[]) {
    this.#patterns = patterns.map((text) => ({ text, matches: pathMatcher([text]) }));
  }

  /** True when a pattern means this path. */
  matches(path: string): boolean {
    const meeting = this.#patterns.filter((pattern) => pattern.matches(path));
    for (const { text } of meeting) this.#met.add(text);
    return meeting.length > 0;
  }

  /** The first pattern that has met nothing so far, or null. */
  get unmet(): string | null {
    return this.#patterns.find(({ text }) => !this.#met.has(text))?.text ?? null;
  }
}

/** Says that a pattern means nothing in these parts, and which paths come close. */
export async function nothingFits(
  contents: SnapshotContents,
  parts: readonly RootPart[],
  pattern: string,
  signal: AbortSignal,
): Promise<AppError> {
  const close = new ClosePaths(pattern);
  for (const part of parts) {
    for await (const { type, path } of contents.entries(part.id, signal))
      if (type !== 'folder') close.look(path);
  }
  const list = close.best.map((path) => `"${shownName(path)}"`).join(', ');
  const name = shownName(pattern);
  return new AppError(
    'snapshot/unknown-path',
    localText(
      `Nothing was restored: no file of the snapshot fits "${name}". ${list === '' ? 'No name comes close; the list of its files shows all of them.' : `These come close: ${list}.`}`,
      `아무것도 복원하지 않았습니다. 스냅샷에 "${name}"에 해당하는 파일이 없습니다. ${list === '' ? '비슷한 이름도 없으니 스냅샷의 파일 목록을 확인하십시오.' : `비슷한 이름: ${list}.`}`,
    ),
  );
}

/** The paths nearest to a pattern, without keeping the others. */
class ClosePaths {
  readonly #whole: string;
  readonly #name: string;
  readonly #most: number;
  #best: readonly { readonly path: string; readonly distance: number }[] = [];

  constructor(pattern: string) {
    this.#whole = wordsOf(pattern);
    this.#name = nameIn(this.#whole);
    this.#most = Math.max(1, Math.floor(this.#name.length / 3));
  }

  look(path: string): void {
    const distance = this.#distance(wordsOf(path));
    if (distance === null) return;
    this.#best = [...this.#best, { path, distance }]
      .toSorted((a, b) => a.distance - b.distance || (a.path < b.path ? -1 : 1))
      .slice(0, mostNamed);
  }

  get best(): readonly string[] {
    return this.#best.map(({ path }) => path);
  }

  /** The whole path apart from letter case, then the same name elsewhere, a name that holds it, and a name with slips. */
  #distance(path: string): number | null {
    if (path === this.#whole) return 0;
    const name = nameIn(path);
    if (this.#name.length < 2) return null;
    if (name === this.#name) return 1;
    if (path.includes(this.#name)) return 2 + (path.length - this.#name.length) / 1e6;
    if (name.length > 255 || Math.abs(name.length - this.#name.length) > this.#most) return null;
    const slips = editDistance(this.#name, name);
    return slips <= this.#most ? 3 + slips : null;
  }
}

function wordsOf(path: string): string {
  return path
    .replaceAll(/[*?]/g, '')
    .replaceAll(/\/{2,}/g, '/')
    .replaceAll(/^(\.?\/)+|\/+$/g, '')
    .toLowerCase();
}

function nameIn(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
