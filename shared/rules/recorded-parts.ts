import type { JournalEntry } from '../model/journal.ts';
import { localText } from '../text/local-text.ts';
import type { LocalText } from '../model/local-text.ts';

/** Under `sha256.PART` the details of a journal entry hold the sum (SHA-256, hex) of a part as it was written with the entry. */
const prefix = 'sha256.';

/** What an entry says of the parts that were written with it. */
export function sumDetails(parts: Iterable<readonly [part: string, sum: string]>): Record<string, string> {
  return Object.fromEntries([...parts].map(([part, sum]) => [`${prefix}${part}`, sum]));
}

/**
 * What is kept now, compared with what the entries (oldest first) say was written; each problem by its part. Parts that no entry knows are
 * a problem only where `whole` is known: what is older than this record began without it.
 */
export function alteredParts(
  now: ReadonlyMap<string, string>,
  entries: readonly Pick<JournalEntry, 'details'>[],
  whole: string,
): readonly (readonly [part: string, problem: LocalText])[] {
  const written = new Map(
    entries.flatMap(({ details }) =>
      Object.entries(details)
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, sum]) => [name.slice(prefix.length), sum] as const),
    ),
  );
  const changed = [...written].flatMap(([part, sum]) => {
    const standing = now.get(part);
    return standing === sum ? [] : [[part, standing === undefined ? gone : altered] as const];
  });
  const beside = written.has(whole) ? [...now.keys()].filter((part) => !written.has(part)) : [];
  return [...changed, ...beside.map((part) => [part, notWritten] as const)];
}

const gone = localText(
  'It is gone: the journal says that it was written.',
  '없습니다. 저널에는 기록된 것으로 남아 있습니다.',
);
const altered = localText(
  'It was altered after it was written: it does not fit its hash in the journal.',
  '기록된 뒤 변경되었습니다. 저널에 있는 해시와 일치하지 않습니다.',
);
const notWritten = localText(
  'The journal does not know it: it was put in behind the console.',
  '저널에 없습니다. 콘솔을 거치지 않고 추가되었습니다.',
);
