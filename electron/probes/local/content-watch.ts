import { createHash } from 'node:crypto';
import { z } from 'zod';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';

/** Per path: the SHA-256 of what is in the file, and while a change is reported, of what was there before and since when. */
const Watched = z.record(
  z.string(),
  z.object({
    sha256: z.string(),
    change: z.object({ before: z.string(), at: z.number() }).nullable(),
  }),
);
export type Watched = z.infer<typeof Watched>;
type WatchedFile = Watched[string];

/** Files that are watched are keys and settings; more than this is not read. */
export const watchedBytes = 64 * 1024;

/** What a probe remembers, or nothing on its first run. */
export function readWatched(memory: unknown): Watched {
  const known = Watched.safeParse(memory);
  return known.success ? known.data : {};
}

/**
 * Compares a file with what was remembered of it. The first look only remembers. A change ends when the content before it is put
 * back, or when it has been reported for `forMs`: then the new content is what the file should hold.
 */
export function watchContent(
  known: WatchedFile | undefined,
  content: Uint8Array,
  now: number,
  forMs: number,
): WatchedFile {
  const sha256 = createHash('sha256').update(content).digest('hex');
  if (known === undefined) return { sha256, change: null };
  const change = known.change === null || now - known.change.at > forMs ? null : known.change;
  if (known.sha256 === sha256) return { sha256, change };
  if (change?.before === sha256) return { sha256, change: null };
  return { sha256, change: { before: change?.before ?? known.sha256, at: now } };
}

/** What to say of a change; null when there is none to report. */
export function changeFinding(path: string, { change }: WatchedFile): LocalText | null {
  if (change === null) return null;
  const when = new Date(change.at).toISOString();
  return localText(
    `The content of "${path}" has been different since ${when}. Nothing replaces it in normal operation: find out who did, and put it back from the backup if nobody meant to.`,
    `"${path}"의 내용이 ${when}부터 달라졌습니다. 정상 운영 중에는 바뀌지 않는 파일입니다. 누가 바꾸었는지 확인하고, 의도한 것이 아니라면 백업에서 되돌리십시오.`,
  );
}
