import { closeSync, fstatSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { isAppError } from '../../../../shared/errors/app-error.ts';
import { containedPath } from '../../../locations/contained-path.ts';
import { LocalLocation } from '../../../locations/local-location.ts';
import { identityOfThisProcess } from '../../../platform/machine.ts';
import { systemOwnerNames } from '../owner-names.ts';
import { LocalFile, piecesOf } from '../read-file.ts';
import { bytePath } from '../tree/byte-path.ts';
import { HeldFolder } from '../tree/held-folder.ts';
import { walkTree } from '../tree/walk-tree.ts';
import type { WalkStretch } from '../tree/walk-tree.ts';
import type { CaptureSource, PlacedFile, SourcePlace, WalkPlace } from './capture-source.ts';

/** The files of this computer. */
export function localSource(): CaptureSource {
  const location = (basePath: string) => new LocalLocation(basePath);
  return {
    kind: 'local',
    host: null,
    owners: systemOwnerNames(),
    tellsInodes: true,
    readAtOnce: 16,
    location,
    names: async ({ basePath, path }) => readdir(await containedPath(basePath, path), { encoding: 'latin1' }),
    walk,
    open,
    facts: async (path) => statSync(path, { bigint: true, throwIfNoEntry: false }) ?? null,
    hasStableInodes: async ({ basePath, path }, signal) => {
      if (process.platform === 'win32') return false;
      try {
        // Shares make numbers up anew whenever they are mounted.
        return (await location(basePath).networkFileSystem(path, signal)) === null;
      } catch (error: unknown) {
        // A tree that is not there is told so when it is read.
        if (isAppError(error) && error.code.startsWith('location/')) return false;
        throw error;
      }
    },
    describe: async () => {
      const { hostName, machineId } = identityOfThisProcess();
      return { name: hostName, platform: process.platform, machineId };
    },
    reach: async (address) => address,
    carriedBytes: () => 0,
    dispose: () => undefined,
  };
}

async function* walk(
  { basePath, path, isExcluded }: WalkPlace,
  signal: AbortSignal,
): AsyncGenerator<WalkStretch> {
  const start = path === '.' ? '' : bytePath(path);
  if (start !== '') {
    const { folder, name } = await HeldFolder.around(basePath, path);
    try {
      const facts = folder.facts(name);
      if (facts !== null)
        yield [{ kind: 'found', type: 'folder', path: start, folder, name, facts, linkTarget: null }];
    } finally {
      folder.close();
    }
  }
  const folder = await HeldFolder.open(basePath, path);
  yield* walkTree({ folder, path: start, isExcluded }, signal);
}

async function open({ basePath, path }: SourcePlace): Promise<PlacedFile> {
  const { folder, name } = await HeldFolder.around(basePath, path);
  try {
    const fd = folder.openFile(name);
    return new OpenedFile(fd);
  } finally {
    folder.close();
  }
}

class OpenedFile extends LocalFile implements PlacedFile {
  readonly facts;
  readonly #fd: number;

  constructor(fd: number) {
    super(fd);
    this.#fd = fd;
    try {
      this.facts = fstatSync(fd, { bigint: true });
    } catch (error: unknown) {
      closeSync(fd);
      throw error;
    }
  }

  pieces(signal: AbortSignal): AsyncIterable<Uint8Array> {
    return piecesOf(this.#fd, Number(this.facts.size), () => undefined, signal);
  }
}
