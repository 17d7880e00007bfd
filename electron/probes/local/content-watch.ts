import { createHash } from 'node:crypto';
import { z } from 'zod';
import { localText } from '../../../shared/model/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';

/** Per path: the SHA-256 of what was in the file, and when it was first seen to be another one than before. */
const Watched = z.record(z.string(), z.object({ sha256: z.string(), changedAt: z.number().nullable() }));
export type Watched = z.infer<typeof Watched>;

/** Files that are watched are keys and settings; more than this is not read. */
export const watchedBytes = 64 * 1024;

/** What a probe remembers, or nothing on its first run. */
export function readWatched(memory: unknown): Watched {
  const known = Watched.safeParse(memory);
  return known.success ? known.data : {};
}

/** Compares a file with what was remembered of it. The first look only remembers. */
export function watchContent(
  before: Watched[string] | undefined,
  content: Uint8Array,
  now: number,
): Watched[string] {
  const sha256 = createHash('sha256').update(content).digest('hex');
  if (before === undefined || before.sha256 === sha256)
    return { sha256, changedAt: before?.changedAt ?? null };
  return { sha256, changedAt: now };
}

/** What to say of a change that is not older than `forMs`; null when there is nothing to say. */
export function changeFinding(
  path: string,
  watched: Watched[string],
  forMs: number,
  now: number,
): LocalText | null {
  const { changedAt } = watched;
  if (changedAt === null || now - changedAt > forMs) return null;
  const when = new Date(changedAt).toISOString();
  return localText(
    `The content of "${path}" is another one since ${when}. Nothing replaces it in normal operation: find out who did, and compare it with the backup.`,
    `"${path}"의 내용이 ${when}부터 달라졌습니다. 정상 운영 중에는 바뀌지 않는 파일입니다. 누가 바꾸었는지 확인하고 백업과 비교하십시오.`,
  );
}
