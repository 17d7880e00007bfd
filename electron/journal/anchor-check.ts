import type { BrokenEntry, JournalVerdict } from '../../shared/model/journal.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import { brokenEntry } from './chain-check.ts';
import type { ChainEnd } from './chain-check.ts';
import { genesisHash } from './entry-hash.ts';

/**
 * A head of the journal as something outside of this computer's record holds it, such as a snapshot in a repository: unlike the anchors,
 * which lie beside the record, it cannot be rewritten together with it.
 */
export type Witness = { readonly hash: string; readonly at: number; readonly place: LocalText };

type Anchor = {
  readonly seq: number;
  readonly hash: string;
  readonly place: string;
  readonly at: number;
};

const places: Readonly<Record<string, LocalText>> = {
  snapshot: localText('a snapshot', '스냅샷'),
  export: localText('an export', '내보낸 저널'),
  report: localText('a report', '보고서'),
};

function placeText(place: string): LocalText {
  return places[place] ?? localText(place, place);
}

/** Compares the chain with what was put elsewhere, while it is walked: with anchors in the order of their entries, with witnesses by hash. */
export class AnchorCheck {
  readonly #anchors: Anchor[];
  readonly #witnesses: Map<string, Witness>;
  #last: JournalVerdict['anchor'] = null;

  constructor(database: SqliteDatabase, witnesses: readonly Witness[]) {
    this.#anchors = database
      .prepare<[], Anchor>(
        'SELECT seq, hash, place, anchored_at AS at FROM journal_anchor ORDER BY seq DESC, id DESC',
      )
      .all();
    const known = witnesses.filter(({ hash }) => hash !== '' && hash !== genesisHash);
    this.#witnesses = new Map(known.map((witness) => [witness.hash, witness]));
  }

  /** The last of what was put elsewhere that fits. */
  get last(): JournalVerdict['anchor'] {
    return this.#last;
  }

  check(end: ChainEnd): BrokenEntry | null {
    for (let anchor = this.#anchors.at(-1); anchor?.seq === end.seq; anchor = this.#anchors.at(-1)) {
      if (anchor.hash !== end.hash) {
        const { en, ko } = placeText(anchor.place);
        return brokenEntry(
          end.seq,
          `It is not the entry that was anchored in ${en}: the record was rewritten.`,
          `${ko}에 고정된 항목이 아닙니다. 저널이 다시 쓰였습니다.`,
          null,
        );
      }
      this.#last = { seq: anchor.seq, at: anchor.at, place: placeText(anchor.place) };
      this.#anchors.pop();
    }
    const witness = this.#witnesses.get(end.hash);
    if (witness === undefined) return null;
    this.#last = { seq: end.seq, at: witness.at, place: witness.place };
    this.#witnesses.delete(end.hash);
    return null;
  }

  /** @param beganAt when the first entry was written: what is older was tied to another record (epoch ms) */
  checkEnd(end: ChainEnd, beganAt: number): BrokenEntry | null {
    const anchor = this.#anchors[0];
    if (anchor !== undefined) {
      const { en, ko } = placeText(anchor.place);
      return brokenEntry(
        end.seq + 1,
        `Entries up to ${anchor.seq} were anchored in ${en}, but the record ends before it: its end was cut off.`,
        `${anchor.seq}번까지의 항목이 ${ko}에 고정되었지만 저널이 그 앞에서 끝납니다. 끝부분이 잘려 나갔습니다.`,
        null,
      );
    }
    const [missed] = [...this.#witnesses.values()]
      .filter(({ at }) => at > beganAt)
      .toSorted((a, b) => a.at - b.at);
    if (missed === undefined) return null;
    const { en, ko } = missed.place;
    return brokenEntry(
      (this.#last?.seq ?? 0) + 1,
      `The head of the record that ${en} holds is not among its entries: from here on the record was rewritten, or an older copy of it was put back.`,
      `${ko}에 있는 저널의 끝 해시가 항목 가운데 없습니다. 여기부터 저널이 다시 쓰였거나 이전 사본으로 되돌려졌습니다.`,
      null,
    );
  }
}
