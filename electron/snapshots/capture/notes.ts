import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { visibleText } from '../../../shared/text/visible-text.ts';
import { readablePath } from './tree/byte-path.ts';
import type { BytePath } from './tree/byte-path.ts';

/** What can be odd about a file of a set that is whole all the same. */
type Oddity =
  | 'vanished'
  | 'changing'
  | 'deleted-since'
  | 'kept-though-deleted'
  | 'not-a-file'
  | 'database-inside'
  | 'link'
  | 'link-target'
  | 'unreadable'
  | 'unreadable-here';

const shownNames = 5;
const longestShown = 200;

type Found = { count: number; readonly names: string[] };

/** Counts what is odd in one part and keeps the first names, however many there are. */
export class Notes {
  readonly #found = new Map<Oddity, Found>();

  add(oddity: Oddity, path: BytePath): void {
    const found = this.#found.get(oddity) ?? { count: 0, names: [] };
    found.count += 1;
    if (found.names.length < shownNames) found.names.push(shownPath(readablePath(path)));
    this.#found.set(oddity, found);
  }

  count(oddity: Oddity): number {
    return this.#found.get(oddity)?.count ?? 0;
  }

  texts(): LocalText[] {
    return [...this.#found].map(([oddity, { count, names }]) =>
      sentences[oddity](count, listOf(count, names)),
    );
  }
}

/** A path as it may stand in a sentence: on one line, and not endless. */
export function shownPath(path: string): string {
  const visible = visibleText(path).replaceAll('\n', '␊').replaceAll('\t', '␉');
  return visible.length <= longestShown ? visible : `${visible.slice(0, longestShown)}…`;
}

function listOf(count: number, names: readonly string[]): string {
  const listed = names.map((name) => `"${name}"`).join(', ');
  return count > names.length ? `${listed}, …` : listed;
}

const sentences: Readonly<Record<Oddity, (count: number, names: string) => LocalText>> = {
  vanished: (count, names) =>
    localText(
      `Gone before it could be read, and not in the set (${count}): ${names}.`,
      `읽기 전에 사라져 세트에 없는 항목(${count}개): ${names}.`,
    ),
  changing: (count, names) =>
    localText(
      `Changed during every reading and taken as last read (${count}): ${names}.`,
      `읽을 때마다 내용이 바뀌어 마지막에 읽은 그대로 담은 파일(${count}개): ${names}.`,
    ),
  'deleted-since': (count, names) =>
    localText(
      `Deleted during the capture; no database of the set names it, and it was left out (${count}): ${names}.`,
      `캡처하는 동안 삭제되었고 세트의 데이터베이스가 가리키지 않아 제외한 파일(${count}개): ${names}.`,
    ),
  'kept-though-deleted': (count, names) =>
    localText(
      `Deleted during the capture, but named by a database of the set and therefore kept (${count}): ${names}.`,
      `캡처하는 동안 삭제되었지만 세트의 데이터베이스가 가리키므로 보관한 파일(${count}개): ${names}.`,
    ),
  'not-a-file': (count, names) =>
    localText(
      `Sockets, pipes and devices, which hold no content and were left out (${count}): ${names}.`,
      `내용이 없어 제외한 소켓, 파이프, 장치 파일(${count}개): ${names}.`,
    ),
  'database-inside': (count, names) =>
    localText(
      `Files of a database that is a part of its own, left out here (${count}): ${names}.`,
      `별도 항목인 데이터베이스의 파일이므로 여기서는 제외했습니다(${count}개): ${names}.`,
    ),
  link: (count, names) =>
    localText(
      `Links, which are kept as links: what they lead to is not in the set (${count}): ${names}.`,
      `링크는 링크 그대로 보관하며, 링크가 가리키는 대상은 세트에 없습니다(${count}개): ${names}.`,
    ),
  'link-target': (count, names) =>
    localText(
      `Links whose target is not a name in UTF-8; it is kept in a readable form only (${count}): ${names}.`,
      `대상 이름이 UTF-8이 아니어서 읽을 수 있는 형태로만 보관한 링크(${count}개): ${names}.`,
    ),
  unreadable: (count, names) =>
    localText(
      `Could not be read and is missing in this partial set (${count}): ${names}.`,
      `읽을 수 없어 이 부분 세트에 빠진 항목(${count}개): ${names}.`,
    ),
  'unreadable-here': (count, names) =>
    localText(
      `There, but not files that could be read, and therefore not in the set (${count}): ${names}.`,
      `존재하지만 읽을 수 있는 파일이 아니어서 세트에 없는 항목(${count}개): ${names}.`,
    ),
};
