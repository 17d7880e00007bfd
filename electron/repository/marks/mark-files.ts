import { z } from 'zod';
import { isAppError } from '../../../shared/errors/app-error.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { parseJson } from '../../../shared/text/parse-json.ts';
import { damaged } from '../format/damage.ts';
import { nameOf, pathOf } from '../format/layout.ts';
import { readWhole } from '../format/sealed-reader.ts';
import { sealWhole } from '../format/sealed-writer.ts';
import type { Repository } from '../repository.ts';

/** Epoch ms, within what a date can be. */
const epochMs = z.number().min(0).max(8.64e15);

/** Since when a pack is to be deleted: by the clock of the computer that ran the prune, and by the one that keeps the files. */
const Marked = z.object({ since: epochMs, storageSince: epochMs });
export type Marked = z.infer<typeof Marked>;

const MarkFile = z.object({
  packs: z.array(z.object({ name: z.string().regex(/^[0-9a-f]{64}$/), ...Marked.shape })),
});

export type Marks = {
  /** Pack → since when. Its chunks must not be used again. */
  readonly marked: ReadonlyMap<string, Marked>;
  /** Names of the mark files that were read. */
  readonly files: readonly string[];
  /**
   * Marks that cannot be read. What they named counts as not marked, for writers and for prune alike: it is marked anew and waits
   * its full time again.
   */
  readonly problems: readonly { readonly file: string; readonly what: LocalText }[];
};

/** What prune has marked, of all its files together. Of a pack that several name, the latest mark counts. */
export async function readMarks(repository: Repository, signal: AbortSignal): Promise<Marks> {
  const marked = new Map<string, Marked>();
  const read: string[] = [];
  const problems: { file: string; what: LocalText }[] = [];
  const listed = await repository.storage.list('marks', signal);
  for (const name of listed.flatMap((file) => nameOf('mark', file.name) ?? []).toSorted()) {
    try {
      const mark = await readMark(repository, name, signal);
      read.push(name);
      for (const { name: pack, since, storageSince } of mark.packs) {
        const before = marked.get(pack);
        if (before === undefined || before.since < since) marked.set(pack, { since, storageSince });
      }
    } catch (error: unknown) {
      if (!isAppError(error) || error.code !== 'repository/damaged') throw error;
      // A prune has put another one in its place since the files were listed.
      const gone = (await repository.storage.size(pathOf('mark', name), signal)) === null;
      if (gone) return readMarks(repository, signal);
      problems.push({ file: pathOf('mark', name), what: error.text });
    }
  }
  return { marked, files: read, problems };
}

/**
 * Puts one mark file in the place of all that were read. The new one is there before an old one goes, so a pack is never taken for
 * unmarked in between.
 */
export async function replaceMarks(
  repository: Repository,
  before: Marks,
  marked: ReadonlyMap<string, Marked>,
  signal: AbortSignal,
): Promise<Marks> {
  const files: string[] = [];
  if (marked.size > 0) {
    const packs = [...marked].map(([name, since]) => ({ name, ...since }));
    const sealed = sealWhole(repository.keys, 'mark', [Buffer.from(JSON.stringify({ packs }), 'utf8')]);
    await repository.storage.write(pathOf('mark', sealed.name), sealed.bytes, signal);
    files.push(sealed.name);
  }
  for (const name of before.files) await repository.storage.remove(pathOf('mark', name), signal);
  return { marked, files, problems: before.problems };
}

async function readMark(
  repository: Repository,
  name: string,
  signal: AbortSignal,
): Promise<z.infer<typeof MarkFile>> {
  const pieces = await readWhole(repository.storage, repository.keys, 'mark', name, signal);
  const mark = MarkFile.safeParse(parseJson(Buffer.concat(pieces).toString('utf8')));
  if (!mark.success) throw damaged(pathOf('mark', name), 'it is no list of packs', '팩 목록이 아닙니다');
  return mark.data;
}
