import type { JobContext } from '../../../../platform/job-context.ts';
import { HostFileError } from '../../../../locations/ssh/sftp-errors.ts';
import { putByHashes } from '../../put-by-hashes.ts';
import type { PieceRange } from '../../put-by-hashes.ts';
import { mostReadings, sameContent, UnreadableSource } from '../../read-file.ts';
import type { FileReading, ReadingInto } from '../../read-file.ts';
import { RepositoryFailure, tellingWhoFailed } from '../../repository-failure.ts';
import type { EntryFacts, PlacedFile, SourceFile } from '../capture-source.ts';
import type { HostPlace, HostReader } from './host-reader.ts';
import type { PatientReader } from './patient-reader.ts';

type Context = Pick<JobContext, 'signal' | 'clock'>;

/** What reads files of one host. */
export type HostFiles = {
  readonly reader: PatientReader;
  /** The time by the clock of the host, never later than it is there and here: times of files are told by that clock. */
  readonly hostTime: (now: number) => number;
};

/** A file that changes while it is hashed is no longer spared. */
const mostHashings = 2;

/** A file of a host: looked for when it is read. */
export class HostSourceFile implements SourceFile {
  protected readonly files: HostFiles;
  protected readonly place: HostPlace;

  constructor(files: HostFiles, place: HostPlace) {
    this.files = files;
    this.place = place;
  }

  /** What the repository has already does not travel. */
  async readInto(given: ReadingInto, context: Context): Promise<FileReading> {
    const into = { ...given, sink: tellingWhoFailed(given.sink) };
    try {
      return await this.files.reader.use(
        async (reader) =>
          (await this.#byHashes(reader, into, context)) ?? (await this.#whole(reader, into, context)),
      );
    } catch (error: unknown) {
      throw error instanceof RepositoryFailure ? error.cause : error;
    }
  }

  async tryOut(): Promise<void> {
    await this.files.reader.use(async (reader) => {
      const reading = await unlessRefused(reader.read(this.place, []));
      await reading.pieces[Symbol.asyncIterator]().next();
    });
  }

  close(): void {
    // Nothing of it is open between two requests.
  }

  /** Null where it has to be read as it is. */
  async #byHashes(reader: HostReader, into: ReadingInto, context: Context): Promise<FileReading | null> {
    if (into.sink.isEmpty) return null;
    for (let hashing = 1; hashing <= mostHashings; hashing += 1) {
      const startedAt = this.files.hostTime(context.clock.now());
      const hashes = await unlessRefused(reader.hash(this.place, into.chunkBytes));
      if (hashes === null) return null;
      const { before: facts, after, sizeBytes } = hashes;
      if (!sameContent(facts, after) || BigInt(sizeBytes) !== facts.size) continue;
      const bytesOf = (ranges: readonly PieceRange[]) => this.#bytes(reader, ranges, into.heard);
      const stored = await putByHashes(hashes, bytesOf, into, context.signal);
      if (stored !== null) return { facts, stored, startedAt, settled: true };
    }
    return null;
  }

  async #whole(reader: HostReader, into: ReadingInto, context: Context): Promise<FileReading> {
    let newBytes = 0;
    for (let time = 1; ; time += 1) {
      const startedAt = this.files.hostTime(context.clock.now());
      const reading = await unlessRefused(reader.read(this.place, 'all'));
      const { facts } = reading;
      const pieces = told(reading.pieces, into.heard);
      const stored = await into.sink.put(pieces, into.chunkBytes, context.signal).finally(reading.giveUp);
      newBytes += stored.newBytes;
      const after = await unlessRefused(reading.after());
      const settled = sameContent(facts, after) && BigInt(stored.sizeBytes) === facts.size;
      if (settled || time === mostReadings)
        return { facts, stored: { ...stored, newBytes }, startedAt, settled };
    }
  }

  async *#bytes(
    reader: HostReader,
    ranges: readonly PieceRange[],
    heard: (bytes: number) => void,
  ): AsyncGenerator<Uint8Array> {
    const reading = await unlessRefused(reader.read(this.place, ranges));
    try {
      yield* told(reading.pieces, heard);
    } finally {
      reading.giveUp();
    }
  }
}

/** A file of a host that was looked for by its path. */
export class PlacedHostFile extends HostSourceFile implements PlacedFile {
  readonly facts: EntryFacts;

  constructor(files: HostFiles, place: HostPlace, facts: EntryFacts) {
    super(files, place);
    this.facts = facts;
  }

  async *pieces(): AsyncGenerator<Uint8Array> {
    // Small files are looked at so: a link that is lost meanwhile costs a whole reading.
    const pieces = await this.files.reader.use(async (reader) => {
      const reading = await unlessRefused(reader.read(this.place, 'all'));
      const all: Uint8Array[] = [];
      for await (const piece of told(reading.pieces, () => undefined)) all.push(piece);
      return all;
    });
    yield* pieces;
  }
}

async function* told(
  pieces: AsyncIterable<Uint8Array>,
  heard: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of pieces) {
      heard(piece.length);
      yield piece;
    }
  } catch (error: unknown) {
    throw asUnreadable(error);
  }
}

async function unlessRefused<Value>(asked: Promise<Value>): Promise<Value> {
  try {
    return await asked;
  } catch (error: unknown) {
    throw asUnreadable(error);
  }
}

/** A refusal of the host's file system concerns the file; whatever else went wrong goes on. */
function asUnreadable(error: unknown): unknown {
  return error instanceof HostFileError ? new UnreadableSource(error.code, error) : error;
}
