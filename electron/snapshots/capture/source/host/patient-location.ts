import type { FileFacts, Location, SpaceFacts } from '../../../../locations/location.ts';
import type { PatientReader } from './patient-reader.ts';

/** A folder of a host. After the link was lost, what was asked is asked once more, as for everything that a capture reads. */
export class PatientLocation implements Location {
  readonly kind = 'ssh';
  readonly #location: Location;
  readonly #reader: PatientReader;

  constructor(location: Location, reader: PatientReader) {
    this.#location = location;
    this.#reader = reader;
  }

  absolutePath(path: string, signal?: AbortSignal): Promise<string> {
    return this.#reader.use(() => this.#location.absolutePath(path, signal));
  }

  facts(path: string, signal: AbortSignal): Promise<FileFacts | null> {
    return this.#reader.use(() => this.#location.facts(path, signal));
  }

  list(path: string, limit: number, signal: AbortSignal): Promise<readonly string[] | null> {
    return this.#reader.use(() => this.#location.list(path, limit, signal));
  }

  read(path: string, offset: number, lengthBytes: number, signal: AbortSignal): Promise<Uint8Array> {
    return this.#reader.use(() => this.#location.read(path, offset, lengthBytes, signal));
  }

  space(path: string, signal: AbortSignal): Promise<SpaceFacts> {
    return this.#reader.use(() => this.#location.space(path, signal));
  }

  allows(path: string, right: 'read' | 'write', signal: AbortSignal): Promise<boolean> {
    return this.#reader.use(() => this.#location.allows(path, right, signal));
  }

  networkFileSystem(path: string, signal: AbortSignal): Promise<string | null> {
    return this.#reader.use(() => this.#location.networkFileSystem(path, signal));
  }
}
