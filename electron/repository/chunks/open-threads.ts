import { extname, join } from 'node:path';
import { AnsweringThreads } from '../../platform/answering-threads.ts';
import type { RepositoryKeys } from '../format/keys.ts';
import type { BadRecord, FromOpenWorker, SealedRun, ToOpenWorker } from './open-messages.ts';

/** Beside this file, in the sources as in the bundle. */
const workerFile = join(import.meta.dirname, `open-worker${extname(import.meta.filename)}`);

/** Opens records of packs in threads of their own. */
export class OpenThreads {
  readonly #threads: AnsweringThreads<ToOpenWorker, FromOpenWorker>;

  constructor({ master, repositoryId }: RepositoryKeys) {
    this.#threads = new AnsweringThreads({
      file: workerFile,
      greeting: { kind: 'begin', master, repositoryId },
    });
  }

  /** The first record that is not what it must be; null when the plain bytes of all are there. */
  async open(run: SealedRun): Promise<BadRecord | null> {
    return (await this.#threads.ask({ kind: 'open', run })).bad;
  }
}
