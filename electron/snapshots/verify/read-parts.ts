import { join } from 'node:path';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { PartDefinition } from '../../packs/schema/part.ts';
import type { RootPart } from '../../repository/roots/snapshot-root.ts';
import type { ListedFile } from '../../repository/snapshot-contents.ts';
import { FormatCheck } from '../capture/file-format.ts';
import { about } from './layer-findings.ts';
import { readDump } from './read-dump.ts';
import { readEntry, readingProblem } from './read-entry.ts';
import type { EntryReading, PassingCheck } from './read-entry.ts';
import { readExport } from './read-export.ts';
import { inSample } from './sample.ts';
import { stageOf } from './verify-run.ts';
import type { VerifyRun } from './verify-run.ts';
import type { VerifySource } from './verify-source.ts';

/** What reading left for the layers above: files that SQLite may open, and hashes as they were recomputed. */
export type ReadParts = {
  /** By part; null where the database could not be read whole. */
  readonly databases: ReadonlyMap<string, string | null>;
  /** Of parts that are one file; null where it could not be read. */
  readonly hashes: ReadonlyMap<string, string | null>;
  /** Share of the bytes that were read. */
  readonly share: number;
};

/**
 * Reads the files of all parts. Databases, keys and configuration are always read; of trees only the sample, and nothing when the
 * layer of bytes was not asked for. A file that cannot be read does not stop the rest.
 */
export async function readParts(run: VerifyRun): Promise<ReadParts> {
  const reading = new PartsReading(run);
  for (const part of run.source.contents.root.parts) {
    if (part.state === 'captured') await reading.part(part);
  }
  return reading.result();
}

class PartsReading {
  readonly #run: VerifyRun;
  readonly #databases = new Map<string, string | null>();
  readonly #hashes = new Map<string, string | null>();
  readonly #totals: { readonly files: number; readonly bytes: number };
  #listedBytes = 0;
  #readBytes = 0;
  #passed = { files: 0, bytes: 0 };

  constructor(run: VerifyRun) {
    this.#run = run;
    const { parts } = run.source.contents.root;
    this.#totals = {
      files: parts.reduce((sum, part) => sum + part.files, 0),
      bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
    };
  }

  async part(part: RootPart): Promise<void> {
    const isSingle = part.kind !== 'tree' && part.kind !== 'rebuild';
    if (!isSingle && this.#run.layers.bytes === null) return;
    const { source, context, pack } = this.#run;
    const definition = pack?.parts.find(({ id }) => id === part.id);
    if (part.kind === 'sqlite') this.#databases.set(part.id, null);
    if (part.kind === 'file') this.#hashes.set(part.id, null);
    const listed = { files: 0, bytes: 0 };
    try {
      for await (const entry of source.contents.entries(part.id, context.signal)) {
        context.signal.throwIfAborted();
        listed.files += entry.type === 'file' ? 1 : 0;
        listed.bytes += entry.sizeBytes;
        if (entry.type === 'file') await this.#file(part, definition, entry);
      }
    } catch (error: unknown) {
      this.#badRead(part, null, readingProblem(error));
      return;
    }
    if (listed.files !== part.files || listed.bytes !== part.bytes)
      this.#badRead(part, null, otherTotals(part, listed));
  }

  result(): ReadParts {
    const total = Math.max(this.#listedBytes, this.#totals.bytes);
    const share = total === 0 ? 1 : Math.min(1, this.#readBytes / total);
    return { databases: this.#databases, hashes: this.#hashes, share };
  }

  async #file(part: RootPart, definition: PartDefinition | undefined, entry: ListedFile): Promise<void> {
    this.#listedBytes += entry.sizeBytes;
    if (!this.#isTaken(part, entry)) return this.#tell(part, 1, entry.sizeBytes);
    const { bytes, structure } = this.#run.layers;
    const format = structure === null ? null : formatOf(definition);
    const { problem, sha256 } =
      part.kind === 'sqlite'
        ? await this.#database(part, entry)
        : part.kind === 'http-export'
          ? await readExport(this.#run, part, definition, (check) =>
              this.#read(part, entry, { format: check, copyTo: null }),
            )
          : await this.#plain(part, entry, format);
    this.#tell(part, 1, 0);
    this.#readBytes += entry.sizeBytes;
    if (bytes !== null) bytes.checked += 1;
    if (problem !== null) this.#badRead(part, entry.path, problem);
    if (part.kind === 'file') this.#hashes.set(part.id, sha256);
    if (format !== null && problem === null) this.#judge(part, entry.path, format.problem());
  }

  async #database(part: RootPart, entry: ListedFile): Promise<EntryReading> {
    const ownFile = this.#run.source.ownFile(part, entry);
    const copyTo = ownFile === null ? join(this.#run.scratch, `${part.id}.db`) : null;
    const reading = await this.#read(part, entry, { format: null, copyTo });
    this.#databases.set(part.id, reading.problem === null ? (ownFile ?? copyTo) : null);
    return reading;
  }

  #plain(part: RootPart, entry: ListedFile, format: FormatCheck | null): Promise<EntryReading> {
    const into = { format, copyTo: null };
    return part.kind === 'postgres'
      ? readDump(this.#run, part, (source) => this.#read(part, entry, into, source))
      : this.#read(part, entry, into);
  }

  #read(
    part: RootPart,
    entry: ListedFile,
    into: { readonly copyTo: string | null; readonly format: PassingCheck | null },
    source: VerifySource = this.#run.source,
  ): Promise<EntryReading> {
    const heard = (bytes: number) => this.#tell(part, 0, bytes);
    const { context } = this.#run;
    return readEntry(source, part, entry, { ...into, heard, signal: context.signal });
  }

  #isTaken(part: RootPart, entry: ListedFile): boolean {
    const { share, source } = this.#run;
    if (part.kind !== 'tree' || entry.sizeBytes === 0) return true;
    return inSample(share, source.contents.id, part.id, entry.pathBase64 ?? entry.path);
  }

  #judge(part: RootPart, path: string, problem: LocalText | null): void {
    const { structure } = this.#run.layers;
    if (structure === null) return;
    structure.checked += 1;
    if (problem !== null) structure.problem(about(part, path, problem));
  }

  /** Bytes that cannot be had fail the layer of bytes, or whichever was asked for instead. */
  #badRead(part: RootPart, path: string | null, problem: LocalText): void {
    const { bytes, structure, meaning } = this.#run.layers;
    (bytes ?? structure ?? meaning)?.problem(about(part, path, problem));
  }

  #tell(part: RootPart, files: number, bytes: number): void {
    this.#passed = { files: this.#passed.files + files, bytes: this.#passed.bytes + bytes };
    const stage = localText(`Reading ${part.title.en}`, `${part.title.ko} 읽는 중`);
    this.#run.context.progress(stageOf(1, stage, this.#passed, this.#totals));
  }
}

function formatOf(definition: PartDefinition | undefined): FormatCheck | null {
  if (definition?.kind !== 'file' || definition.format === undefined) return null;
  return new FormatCheck(definition.format);
}

function otherTotals(part: RootPart, listed: { readonly files: number; readonly bytes: number }): LocalText {
  return localText(
    `The list names ${listed.files} files with ${listed.bytes} bytes; ${part.files} with ${part.bytes} bytes were captured.`,
    `목록에는 파일 ${listed.files}개(${listed.bytes}바이트)가 있지만, 캡처한 것은 ${part.files}개(${part.bytes}바이트)입니다.`,
  );
}
