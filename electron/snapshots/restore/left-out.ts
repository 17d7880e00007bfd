import { localText } from '../../../shared/text/local-text.ts';
import type { LeftOutFiles, RestoreCheck } from '../../../shared/model/restore.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { isUnreadable, unreadableFile } from '../unreadable.ts';
import { shownPath } from '../capture/notes.ts';
import type { ScopeItem } from './scope.ts';

const mostNamed = 1000;
const mostReasons = 20;
const shownInCheck = 5;

/** What of a restore into a folder could not be read from the repository, and so lies not there. */
export class LeftOut {
  readonly #isAllowed: boolean;
  readonly #places = new Set<string>();
  readonly #named: { readonly part: string; readonly path: string }[] = [];
  readonly #reasons = new Map<string, LocalText>();
  #bytes = 0;

  /** @param isAllowed false: what cannot be read ends the restore */
  constructor(isAllowed: boolean) {
    this.#isAllowed = isAllowed;
  }

  /** Remembers a file that the repository cannot give. Throws what is no such failure, and any failure where nothing may be left out. */
  add({ part, entry, zone, path }: ScopeItem, error: unknown): void {
    if (!isUnreadable(error)) throw error;
    if (!this.#isAllowed) throw unreadableFile(part.id, entry.path, error, nothingChanged);
    const place = placeOf(zone.name, path);
    if (this.#places.has(place)) return;
    this.#places.add(place);
    this.#bytes += entry.sizeBytes;
    if (this.#named.length < mostNamed) this.#named.push({ part: part.id, path: shownPath(entry.path) });
    if (this.#reasons.size < mostReasons) this.#reasons.set(error.text.en, error.text);
  }

  /** @param path below the zone */
  has(zone: string, path: string): boolean {
    return this.#places.has(placeOf(zone, path));
  }

  /** Of the files that were left out. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Null when nothing was left out. */
  report(): LeftOutFiles | null {
    if (this.#places.size === 0) return null;
    return { files: this.#places.size, named: [...this.#named], reasons: [...this.#reasons.values()] };
  }
}

/** A restore that leaves something out is never called whole. */
export function leftOutCheck({ files, named, reasons }: LeftOutFiles): RestoreCheck {
  const shown = named.slice(0, shownInCheck).map(({ part, path }) => `${part}: ${path}`);
  const more = files - shown.length;
  const [reason] = reasons;
  return {
    what: localText(
      `Everything that was asked for could be read: ${files} ${files === 1 ? 'file is' : 'files are'} left out`,
      `요청한 모든 파일을 읽을 수 있음: 파일 ${files}개가 빠졌습니다`,
    ),
    ok: false,
    detail: localText(
      `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}. ${reason?.en ?? ''}`,
      `${shown.join(', ')}${more > 0 ? ` 외 ${more}개` : ''}. ${reason?.ko ?? ''}`,
    ),
  };
}

function placeOf(zone: string, path: string): string {
  return `${zone}\0${path}`;
}

const nothingChanged = localText(
  'Nothing was changed. Restore the rest with --only and other parts, or with --to into a folder: there only what cannot be read is left out, as recover.mjs does it.',
  '아무것도 변경하지 않았습니다. 나머지는 --only로 다른 파트를 지정하거나 --to로 폴더에 복원하십시오. 폴더에 복원하면 recover.mjs처럼 읽을 수 없는 것만 빠집니다.',
);
