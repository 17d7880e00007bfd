import type { PlacedPart } from '../../packs/parts-for-target.ts';
import type { JobContext } from '../../platform/job-context.ts';
import type { ChunkSink } from '../../repository/chunks/chunk-sink.ts';
import { FileListWriter } from '../../repository/lists/file-list-writer.ts';
import type { StoredList } from '../../repository/lists/file-list-writer.ts';
import { captureFile } from './file-part.ts';
import { placeOf } from './inspect-part.ts';
import { Notes } from './notes.ts';
import type { CaptureSource } from './source/capture-source.ts';
import { bytePath, sortKey } from './tree/byte-path.ts';

type RebuildDeps = {
  readonly sink: ChunkSink;
  readonly source: CaptureSource;
  readonly heard: (files: number, bytes: number) => void;
};

/** Takes those of its files that are there. None of them can fail a set: what cannot be read is noted. Null when none is there. */
export async function captureRebuild(
  part: PlacedPart,
  deps: RebuildDeps,
  context: Pick<JobContext, 'signal' | 'clock'>,
): Promise<{ readonly stored: StoredList; readonly newBytes: number; readonly notes: Notes } | null> {
  const notes = new Notes();
  const writer = new FileListWriter(deps.sink, context.signal);
  let newBytes = 0;
  for (const place of inListOrder(part)) {
    const found = await captureFile(
      placeOf(part, place),
      { ...deps, heard: (bytes) => deps.heard(0, bytes) },
      context,
    );
    if ('entry' in found) {
      deps.heard(1, 0);
      newBytes += found.newBytes;
      if (!found.settled) notes.add('changing', bytePath(place.path));
      await writer.add(found.entry);
    } else if (found.state === 'problem') notes.add('unreadable-here', bytePath(place.path));
  }
  const stored = await writer.finish();
  return stored.files === 0 && notes.texts().length === 0 ? null : { stored, newBytes, notes };
}

function inListOrder(part: PlacedPart): PlacedPart['places'] {
  const byKey = new Map(part.places.map((place) => [sortKey(bytePath(place.path)), place]));
  return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, place]) => place);
}
