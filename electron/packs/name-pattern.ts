import { posix } from 'node:path';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import { plainPath } from './tree-paths.ts';

/** Files of one folder by their names: `begins`, anything, `ends`. `folder` is relative to a base, empty for the base itself. */
type NamePattern = {
  readonly folder: string;
  readonly begins: string;
  readonly ends: string;
  /** Names that are left out although they fit. */
  readonly except: readonly string[];
};

/** As in `rooms/room_*.db`: one `*` in the last name, and nowhere else. The path is one that `namePatternProblem` finds nothing wrong with. */
export function namePatternOf(path: string, except: readonly string[]): NamePattern {
  const plain = plainPath(path);
  const [begins = '', ends = ''] = posix.basename(plain).split('*');
  const folder = posix.dirname(plain);
  return { folder: folder === '.' ? '' : folder, begins, ends, except };
}

export function fitsPattern({ begins, ends, except }: NamePattern, name: string): boolean {
  return (
    name.length >= begins.length + ends.length &&
    name.startsWith(begins) &&
    name.endsWith(ends) &&
    !except.includes(name)
  );
}

/** What is wrong with the path of a pattern, or null. */
export function namePatternProblem(path: string): LocalText | null {
  const [last = '', ...folders] = path.split('/').toReversed();
  const isPattern = last.split('*').length === 2 && last !== '*' && !folders.join('/').includes('*');
  return isPattern
    ? null
    : localText(
        `expected a path whose last name holds one "*" beside other characters, such as "rooms/room_*.db", found "${path}".`,
        `마지막 이름에 다른 글자와 함께 "*"가 하나 있는 경로여야 합니다(예: "rooms/room_*.db"). 실제: "${path}".`,
      );
}
