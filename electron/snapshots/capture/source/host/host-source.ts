import { AppError } from '../../../../../shared/errors/app-error.ts';
import type { PostgresAddress } from '../../../../../shared/rules/postgres-address.ts';
import { isLoopback } from '../../../../../shared/rules/loopback.ts';
import type { Location } from '../../../../locations/location.ts';
import { isMissing } from '../../../../locations/location-errors.ts';
import { socketOfHost } from '../../../../locations/postgres/explain-postgres.ts';
import { listenForward } from '../../../../locations/ssh/forward.ts';
import type { ForwardedPort } from '../../../../locations/ssh/forward.ts';
import { windowsHostText } from '../../../../locations/ssh/windows-host.ts';
import type { HostAbilities } from '../../../../locations/ssh/host-abilities.ts';
import type { EnteredHost } from '../../../../locations/ssh/host-access.ts';
import { isPlainHostPath } from '../../../../locations/ssh/host-path.ts';
import { hostPrograms } from '../../../../locations/ssh/host-programs.ts';
import { systemCode } from '../../../../platform/file-errors.ts';
import type { JobContext } from '../../../../platform/job-context.ts';
import type { SnapshotRoot } from '../../../../repository/roots/snapshot-root.ts';
import type { OwnerNames } from '../../owner-names.ts';
import { bytePath } from '../../tree/byte-path.ts';
import type { BytePath } from '../../tree/byte-path.ts';
import type { WalkStretch } from '../../tree/walk-tree.ts';
import type { CaptureSource, EntryFacts, PlacedFile, SourcePlace, WalkPlace } from '../capture-source.ts';
import { describeHost, hostOwnerNames } from './host-identity.ts';
import type { HostPlace, HostReader } from './host-reader.ts';
import { HostSourceFile, PlacedHostFile } from './host-source-file.ts';
import type { HostFiles } from './host-source-file.ts';
import { walkHost } from './host-walk.ts';
import { PatientLocation } from './patient-location.ts';
import { PatientReader } from './patient-reader.ts';
import { PythonReader } from './python-reader.ts';
import { SftpReader } from './sftp-reader.ts';

const askMs = 30_000;

type Context = Pick<JobContext, 'signal' | 'clock' | 'waits'>;

/** What is known of a host before anything is read there. */
type HostFound = {
  readonly abilities: HostAbilities;
  readonly owners: OwnerNames;
  readonly reader: PatientReader;
  readonly tells: HostReader['tells'];
};

/** The files of a host that a job has entered. */
export class HostSource implements CaptureSource {
  readonly kind = 'ssh';
  readonly readAtOnce = 64;
  readonly host: EnteredHost;
  readonly owners: OwnerNames;
  readonly tellsInodes: boolean;
  readonly #abilities: HostAbilities;
  readonly #files: HostFiles;
  readonly #bases = new Map<string, Promise<string>>();
  readonly #ports = new Map<string, Promise<ForwardedPort>>();

  private constructor(host: EnteredHost, { abilities, owners, reader, tells }: HostFound) {
    this.host = host;
    this.owners = owners;
    this.#abilities = abilities;
    const { aheadMs, uncertainMs } = abilities.clock ?? { aheadMs: 0, uncertainMs: 0 };
    const hostTime = (now: number) => Math.min(now, now + aheadMs - uncertainMs);
    this.#files = { reader, hostTime };
    this.tellsInodes = tells === 'exact';
  }

  /** A host that cannot be entered at first is not waited for. Throws `ssh/…`. */
  static async open(host: EnteredHost, context: Context): Promise<HostSource> {
    const { signal } = context;
    const wait = { signal, timeoutMs: askMs };
    await host.connection.open(wait);
    const look = async () => {
      const abilities = await hostPrograms(host.connection, wait);
      if (abilities.system === 'windows') throw new AppError('ssh/not-supported', windowsHostText);
      return abilities;
    };
    const { label } = host.connection;
    const reader = new PatientReader(label, async () => readerFor(host, await look(), signal), context);
    const found = await reader.use(async ({ tells }) => {
      const abilities = await look();
      return { abilities, tells, owners: await hostOwnerNames(host, abilities, signal) };
    });
    return new HostSource(host, { ...found, reader });
  }

  location(basePath: string): Location {
    return new PatientLocation(this.host.location(basePath), this.#files.reader);
  }

  async names(place: SourcePlace, signal: AbortSignal): Promise<readonly BytePath[]> {
    const entries = await this.#at(place, signal, (reader, at) => reader.list(at));
    return entries.map(({ name }) => name);
  }

  async *walk({ isExcluded, ...place }: WalkPlace, signal: AbortSignal): AsyncGenerator<WalkStretch> {
    const { base, path: real } = await this.#real(place, signal);
    const path = place.path === '.' ? '' : bytePath(place.path);
    const files = this.#files;
    const fileAt = (at: HostPlace) => new HostSourceFile(files, at);
    if (path !== '' && real !== '') {
      const entry = await files.reader.use((reader) => reader.look({ base, path: real }));
      if (entry.kind === 'entry')
        yield [
          {
            kind: 'found',
            type: 'folder',
            path,
            folder: { begin: () => fileAt({ base, path: real }) },
            name: path,
            facts: entry.facts,
            linkTarget: null,
          },
        ];
    }
    yield* walkHost({ reader: files.reader, base, real, path, isExcluded, fileAt }, signal);
  }

  async open(place: SourcePlace, signal: AbortSignal): Promise<PlacedFile> {
    return this.#at(place, signal, async (reader, at) => {
      const facts = await factsOfOpened(reader, at);
      return new PlacedHostFile(this.#files, at, facts);
    });
  }

  async facts(absolutePath: string): Promise<EntryFacts | null> {
    try {
      return await this.#files.reader.use((reader) => reader.facts(absolutePath));
    } catch (error: unknown) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  async hasStableInodes({ basePath, path }: SourcePlace, signal: AbortSignal): Promise<boolean> {
    if (!this.tellsInodes) return false;
    return (await this.location(basePath).networkFileSystem(path, signal)) === null;
  }

  describe(signal: AbortSignal): Promise<SnapshotRoot['host']> {
    return this.#files.reader.use(() => describeHost(this.host, this.#abilities, signal));
  }

  /** What listens on the host's loopback is reached through a port of ours, as long as the capture lasts. */
  async reach(address: PostgresAddress): Promise<PostgresAddress> {
    const { host, port } = address;
    // A socket of the same name here would be another server.
    if (host.startsWith('/')) throw socketOfHost(host, this.host.connection.label);
    if (!isLoopback(host)) return address;
    const name = `${host}:${port}`;
    const opened = this.#ports.get(name) ?? listenForward(this.host.connection, { host, port });
    this.#ports.set(name, opened);
    const through = await opened;
    // The name stays where it leads to the same place here: a certificate may be for it.
    return { ...address, host: host === 'localhost' ? host : through.host, port: through.port };
  }

  carriedBytes(): number {
    return this.host.connection.carriedBytes;
  }

  dispose(): void {
    for (const port of this.#ports.values())
      port.then(
        (open) => open.dispose(),
        () => undefined,
      );
    this.#files.reader.dispose();
    this.host.dispose();
  }

  /** Most paths have no links: where they lead is asked for only when one is in the way. */
  async #at<Value>(
    place: SourcePlace,
    signal: AbortSignal,
    work: (reader: HostReader, at: HostPlace) => Promise<Value>,
  ): Promise<Value> {
    const { reader } = this.#files;
    const isPlain = isPlainHostPath(place.path);
    const base = isPlain ? await this.#base(place.basePath, signal) : '';
    const path = place.path === '.' ? '' : bytePath(place.path);
    try {
      if (isPlain) return await reader.use((opened) => work(opened, { base, path }));
    } catch (error: unknown) {
      if (!['ELOOP', 'ENOTDIR'].includes(systemCode(error) ?? '')) throw error;
    }
    const real = await this.#real(place, signal);
    return reader.use((opened) => work(opened, real));
  }

  #base(basePath: string, signal: AbortSignal): Promise<string> {
    const ask = () => this.location(basePath).absolutePath('.', signal);
    const asked = this.#bases.get(basePath) ?? ask();
    this.#bases.set(basePath, asked);
    asked.catch(() => this.#bases.delete(basePath));
    return asked;
  }

  /** Where a place really lies. Links on the way are followed as long as they stay inside. */
  async #real({ basePath, path }: SourcePlace, signal: AbortSignal): Promise<HostPlace> {
    const [base, absolute] = await Promise.all([
      this.#base(basePath, signal),
      this.location(basePath).absolutePath(path, signal),
    ]);
    return { base, path: bytePath(absolute.slice(base.endsWith('/') ? base.length : base.length + 1)) };
  }
}

/** Those of a file that can be opened, or of what is no file. */
async function factsOfOpened(reader: HostReader, at: HostPlace): Promise<EntryFacts> {
  try {
    const reading = await reader.read(at, []);
    reading.giveUp();
    return reading.facts;
  } catch (error: unknown) {
    if (systemCode(error) !== 'EISDIR') throw error;
    const entry = await reader.look(at);
    if (entry.kind === 'unreadable') throw error;
    return entry.facts;
  }
}

/** The best of what the host has. */
async function readerFor(
  { connection }: EnteredHost,
  { programs }: HostAbilities,
  signal: AbortSignal,
): Promise<HostReader> {
  const hasPython = (programs?.python3 ?? null) !== null;
  if (hasPython) return PythonReader.open(connection, signal);
  return SftpReader.open(connection, programs?.has.has('stat') === true, signal);
}
