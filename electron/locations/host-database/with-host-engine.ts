import { asError, cancelled } from '../../../shared/errors/app-error.ts';
import {
  answerTooLarge,
  asDatabaseError,
  onNetworkFileSystem,
  queryFailed,
} from '../live-database/database-errors.ts';
import type { DatabaseCall } from '../live-database/database-limits.ts';
import { isOlder, sqliteErrorCode } from '../../platform/sqlite.ts';
import { windowsHostText } from '../ssh/host-abilities.ts';
import type { HostAbilities } from '../ssh/host-abilities.ts';
import { hostPrograms } from '../ssh/host-programs.ts';
import { runOnHost } from '../ssh/remote-program.ts';
import { noCommands } from '../ssh/ssh-errors.ts';
import type { SshLocation } from '../ssh/ssh-location.ts';
import type { HostEngine } from './host-engine.ts';
import {
  cannotChange,
  hostLacks,
  noDatabaseProgram,
  noSha256,
  overTime,
  programFailed,
  schemaTooNew,
} from './host-errors.ts';
import { HostLines } from './host-lines.ts';
import { lifeOf } from './host-reading.ts';
import type { HostReading } from './host-reading.ts';
import { PythonEngine } from './python-engine.ts';
import { pythonProgram } from './python-program.ts';
import { ShellEngine } from './shell-engine.ts';
import { shellProgram } from './shell-program.ts';

/** The first version of the shell that can be told to leave everything beyond the database alone. */
const firstSafeShell = [3, 37, 0] as const;

/**
 * Runs `work` with a program on the host that reads one database, and ends that program in every case. Over time it is ended and `run/timeout` is
 * thrown; refuses network file systems, and hosts that have nothing to read a database with (`ssh/lacks-program`).
 */
export async function withHostEngine<Result>(
  location: SshLocation,
  path: string,
  call: DatabaseCall,
  work: (engine: HostEngine) => Promise<Result>,
): Promise<Result> {
  const { connection } = location;
  const over = AbortSignal.timeout(Math.ceil(call.timeoutMs));
  const signal = AbortSignal.any([call.signal, over]);
  let version = '';
  try {
    // Asked while the program begins, which opens nothing by itself.
    const asked = location.networkFileSystem(path, signal);
    asked.catch(() => {});
    const [absolute, abilities] = await Promise.all([
      location.absolutePath(path, signal),
      hostPrograms(connection, { signal, timeoutMs: call.timeoutMs }),
    ]);
    version = abilities.programs?.python3Sqlite ?? abilities.programs?.sqlite3 ?? '';
    const reading = { connection, path: absolute, name: path, signal, timeoutMs: call.timeoutMs };
    const { engine, stop } = await beginProgram(reading, abilities);
    try {
      const network = await asked;
      if (network !== null) throw onNetworkFileSystem(path, network);
      return await work(engine);
    } finally {
      // What was answered is known, however the program ends; it ends by itself where it can, so that the database is closed when this returns.
      await engine.end().catch(() => {});
      stop();
    }
  } catch (error: unknown) {
    if (call.signal.aborted) throw cancelled();
    if (over.aborted) throw overTime(connection.label, path, call.timeoutMs);
    throw readable(error, path, { host: connection.label, version });
  }
}

type Begun = { readonly engine: HostEngine; readonly stop: () => void };

async function beginProgram(reading: HostReading, { system, programs }: HostAbilities): Promise<Begun> {
  const { connection, name, path } = reading;
  const { label } = connection;
  if (system === 'windows') throw hostLacks(windowsHostText);
  if (programs === null) throw noCommands(label);
  const life = String(lifeOf(reading));
  if (programs.python3Sqlite !== null) {
    const lines = await begin(reading, 'python3', ['-I', '-S', '-B', '-c', pythonProgram, path, life]);
    return { engine: new PythonEngine(lines), stop: () => lines.stop() };
  }
  if (programs.sqlite3 === null) throw noDatabaseProgram(label, name);
  const options = isOlder(programs.sqlite3, firstSafeShell) ? [] : ['-safe'];
  const lines = await begin(reading, 'sh', ['-c', shellProgram, 'sh', path, life, ...options]);
  const refusals = { noSha256: () => noSha256(label), cannotChange: () => cannotChange(label, name) };
  return { engine: new ShellEngine(lines, refusals), stop: () => lines.stop() };
}

async function begin(
  { connection, name, signal, timeoutMs }: HostReading,
  program: string,
  args: readonly string[],
): Promise<HostLines> {
  const running = await runOnHost(connection, { program, args }, { signal, timeoutMs });
  return new HostLines(running, {
    ended: (detail) => programFailed(connection.label, name, detail),
    tooLong: (limitBytes) => answerTooLarge(name, limitBytes),
  });
}

/** What an SQLite that is older than the query or the schema says. */
const mayBeOld = /syntax error|^no such function|^wrong number of arguments|^unknown (join|table option)/;

function readable(
  error: unknown,
  path: string,
  { host, version }: { readonly host: string; readonly version: string },
): Error {
  const { message } = asError(error);
  if (sqliteErrorCode(error) === null) return asDatabaseError(error, path);
  if (/^malformed database schema .* - near /.test(message)) return schemaTooNew(host, path, message);
  if (mayBeOld.test(message)) return queryFailed(`${message} (SQLite ${version} on ${host})`);
  return asDatabaseError(error, path);
}
