import type { ReadingInto } from './read-file.ts';

/** What the repository failed with: its link may be another one than that to the files, and no later attempt to read them makes it well. */
export class RepositoryFailure extends Error {
  constructor(cause: unknown) {
    super('the repository failed', { cause });
  }
}

/** Failures of the repository as `RepositoryFailure`. */
export async function toRepository<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error: unknown) {
    throw new RepositoryFailure(error);
  }
}

/** Puts what a host sends: what the host fails with stays as it is, and everything else is a `RepositoryFailure`. */
export function tellingWhoFailed(sink: ReadingInto['sink']): ReadingInto['sink'] {
  return {
    get isEmpty() {
      return sink.isEmpty;
    },
    chunkOf: (digest) => sink.chunkOf(digest),
    put: async (stream, chunkBytes, signal) => {
      const ofHost = new Set<unknown>();
      try {
        return await sink.put(noting(stream, ofHost), chunkBytes, signal);
      } catch (error: unknown) {
        throw ofHost.has(error) ? error : new RepositoryFailure(error);
      }
    },
  };
}

async function* noting(
  stream: AsyncIterable<Uint8Array>,
  failures: Set<unknown>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (error: unknown) {
    failures.add(error);
    throw error;
  }
}
