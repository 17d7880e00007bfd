import { asError, cancelled } from '../../../shared/errors/app-error.ts';
import {
  answerTooLarge,
  asDatabaseError,
  onNetworkFileSystem,
  queryFailed,
} from '../live-database/database-errors.ts';
import type { DatabaseCall } from '../live-database/database-limits.ts';
import { isOlder, sqliteErrorCode } from '../../platform/sqlite.ts';
import { windowsHostText } from '../ssh/windows-host.ts';
import type { HostAbilities } from '../ssh/host-abilities.ts';
import { hostPrograms } from '../ssh/host-programs.ts';
import { runOnHost } from '../ssh/remote-program.ts';
import { noCommands } from '../ssh/ssh-errors.ts';
import type { RemoteCommand } from '../ssh/program-line.ts';
import type { SshConnection } from '../ssh/ssh-connection.ts';
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
import { endReader, keepReader, takeKept } from './kept-readers.ts';
import type { HostReader } from './kept-readers.ts';
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
 * Runs `work` with a program on the host that reads one database. Afterwards it rests for some seconds, with the database closed, or ends. Over time
 * it is ended and `run/timeout` is thrown; refuses network file systems, and hosts that have nothing to read a database with (`ssh/lacks-program`).
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
    const wait = { signal, timeoutMs: call.timeoutMs };
    const [absolute, abilities] = await Promise.all([
      location.absolutePath(path, signal),
      hostPrograms(connection, wait),
    ]);
    version = abilities.programs?.python3Sqlite ?? abilities.programs?.sqlite3 ?? '';
    const reading = { connection, path: absolute, name: path, timeoutMs: call.timeoutMs };
    const kept = takeKept(connection, absolute);
    kept?.engine.stay(lifeOf(reading));
    const reader = kept ?? (await beginReader(location, reading, abilities, signal));
    return await withReader(reader, { connection, path: absolute, signal }, work);
  } catch (error: unknown) {
    if (call.signal.aborted) throw cancelled();
    if (over.aborted) throw overTime(connection.label, path, call.timeoutMs);
    throw readable(error, path, { host: connection.label, version });
  }
}

type Use = { readonly connection: SshConnection; readonly path: string; readonly signal: AbortSignal };

/** Runs `work` with a program, which afterwards rests for the next one or ends. */
async function withReader<Result>(
  reader: HostReader,
  { connection, path, signal }: Use,
  work: (engine: HostEngine) => Promise<Result>,
): Promise<Result> {
  const onAbort = () => reader.ending.abort();
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  let rests = false;
  try {
    const result = await work(reader.engine);
    // What was answered is known, however the program ends.
    rests = !reader.lines.isStopped && (await reader.engine.rest().catch(() => false));
    return result;
  } finally {
    if (rests) keepReader(connection, path, reader);
    else await endReader(reader);
    signal.removeEventListener('abort', onAbort);
  }
}

/** The host's file system is asked for while the program begins, which opens nothing by itself. */
async function beginReader(
  location: SshLocation,
  reading: HostReading,
  abilities: HostAbilities,
  signal: AbortSignal,
): Promise<HostReader> {
  const [begun, network] = await Promise.allSettled([
    beginProgram(reading, abilities, signal),
    location.networkFileSystem(reading.name, signal),
  ]);
  if (begun.status === 'rejected') throw asError(begun.reason);
  if (network.status === 'fulfilled' && network.value === null) return begun.value;
  await endReader(begun.value);
  if (network.status === 'rejected') throw asError(network.reason);
  throw onNetworkFileSystem(reading.name, network.value ?? '');
}

async function beginProgram(
  reading: HostReading,
  { system, programs }: HostAbilities,
  signal: AbortSignal,
): Promise<HostReader> {
  const { connection, name, path } = reading;
  const { label } = connection;
  if (system === 'windows') throw hostLacks(windowsHostText);
  if (programs === null) throw noCommands(label);
  const life = String(lifeOf(reading));
  if (programs.python3Sqlite !== null) {
    const args = ['-I', '-S', '-B', '-c', pythonProgram, path, life];
    const begun = await begin(reading, { program: 'python3', args }, signal);
    return { ...begun, engine: new PythonEngine(begun.lines) };
  }
  if (programs.sqlite3 === null) throw noDatabaseProgram(label, name);
  const options = isOlder(programs.sqlite3, firstSafeShell) ? [] : ['-safe'];
  const args = ['-c', shellProgram, 'sh', path, life, ...options];
  const begun = await begin(reading, { program: 'sh', args }, signal);
  const refusals = { noSha256: () => noSha256(label), cannotChange: () => cannotChange(label, name) };
  return { ...begun, engine: new ShellEngine(begun.lines, refusals) };
}

/** It outlives the reading that begins it. */
async function begin(
  { connection, name, timeoutMs }: HostReading,
  command: RemoteCommand,
  signal: AbortSignal,
): Promise<Omit<HostReader, 'engine'>> {
  const ending = new AbortController();
  const onAbort = () => ending.abort();
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    const running = await runOnHost(connection, command, { signal: ending.signal, timeoutMs });
    const lines = new HostLines(running, {
      ended: (detail) => programFailed(connection.label, name, detail),
      tooLong: (limitBytes) => answerTooLarge(name, limitBytes),
    });
    return { lines, ending };
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
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
