import { spawn } from 'node:child_process';
import { AppError, cancelled } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { bounded } from '../../platform/bounded-wait.ts';
import { programIn } from './client-programs.ts';
import type { ClientPrograms } from './client-programs.ts';
import type { PostgresAccess } from './connection.ts';
import {
  clientEnvironment,
  clientFailure,
  endWith,
  errorTextOf,
  plainEnvironment,
  statusOf,
} from './run-client.ts';

/** A table that another session holds is waited for so long. */
const lockWaitMs = 60_000;
/** Between two pieces: a server that builds nothing for so long has stopped. */
const silenceMs = 10 * 60_000;
const longestMs = 24 * 3_600_000;

type DumpRequest = {
  readonly access: PostgresAccess;
  readonly programs: ClientPrograms;
  /** Of the transaction whose moment the dump shows; it must be open until the dump has begun. */
  readonly snapshotId: string;
  readonly scratch: string;
  readonly signal: AbortSignal;
};

/**
 * The bytes of a dump in PostgreSQL's own archive format, uncompressed, as they are made. Ends only when the whole dump is there;
 * throws `postgres/…` when it is not, also after the last byte.
 */
export async function* dumpStream(request: DumpRequest): AsyncGenerator<Uint8Array> {
  const { access, programs, snapshotId, scratch, signal } = request;
  if (signal.aborted) throw cancelled();
  const args = ['--format=custom', '--compress=0', '--no-password', `--snapshot=${snapshotId}`];
  const child = spawn(programIn(programs.folder, 'pg_dump'), [...args, `--lock-wait-timeout=${lockWaitMs}`], {
    env: { ...plainEnvironment(), ...clientEnvironment(access, scratch) },
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const said = errorTextOf(child);
  const ended = statusOf(child);
  const watch = endWith(child, signal, longestMs);
  const pieces = child.stdout[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next: IteratorResult<unknown> = await bounded({ timeoutMs: silenceMs }, pieces.next(), {
        late: silent,
      });
      if (next.done === true) break;
      if (next.value instanceof Uint8Array) yield next.value;
    }
    const status = await ended;
    if (signal.aborted) throw cancelled();
    if (status !== 0) throw clientFailure('pg_dump', said(), access.address);
  } finally {
    watch.stop();
    // Whoever stops reading wants no dump.
    if (child.exitCode === null && child.signalCode === null) {
      child.stdout.destroy();
      const last = endWith(child, AbortSignal.abort(), 0);
      await ended;
      last.stop();
    }
  }
}

function silent(): AppError {
  return new AppError(
    'run/timeout',
    localText(
      'pg_dump gave nothing for ten minutes. Look at the load and the locks of the server.',
      'pg_dump가 10분 동안 아무것도 내보내지 않았습니다. 서버의 부하와 잠금을 확인하십시오.',
    ),
  );
}
