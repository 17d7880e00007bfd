import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { bounded } from '../../platform/bounded-wait.ts';
import { runOnHost } from '../ssh/remote-program.ts';
import { runToEnd } from '../ssh/run-to-end.ts';
import type { SshConnection } from '../ssh/ssh-connection.ts';
import { timedOut } from '../ssh/ssh-errors.ts';
import { copyName, failureFrom } from './host-copy.ts';
import type { HostCopy, HostCopyJob } from './host-copy.ts';
import { parseFacts } from './look-at-database.ts';
import { pythonCopyScript } from './python-copy-script.ts';
import { plainScript, shellPinnedScript, stoppedScript } from './shell-copy-scripts.ts';

/** Where a copy is made and what tells how far it is. */
export type HostCopyContext = {
  readonly connection: SshConnection;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly onBytes: (bytes: number) => void;
};

const lockWaitMs = 10_000;
const beginMs = 30_000;
/** Beyond the limit that the host itself keeps to. */
const graceMs = 60_000;
/** A large file on a slow disk. A lost link is noticed within a minute. */
const longestCopyMs = 6 * 3_600_000;
const mostBytes = 64 * 1024;

const PythonLine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), bytes: z.number() }),
  z.object({ kind: z.literal('copied'), heldMs: z.number(), modifiedNs: z.string(), mode: z.number() }),
  z.object({ kind: z.literal('limit'), limit: z.enum(['stall', 'pin', 'wal']), amount: z.number() }),
  z.object({ kind: z.literal('moved') }),
  z.object({ kind: z.literal('failed'), detail: z.string() }),
  z.object({ kind: z.literal('error'), text: z.string() }),
]);

/** Copies a live database by the host's python3. Throws `ssh/…`, run/cancelled. */
export async function copyByPython(
  job: HostCopyJob,
  way: 'backup' | 'pinned',
  context: HostCopyContext,
): Promise<HostCopy> {
  const { maxStallMs, maxPinMs, maxWalGrowthBytes } = job.limits;
  const numbers = [lockWaitMs, maxStallMs, maxPinMs, maxWalGrowthBytes].map(String);
  const args = ['-I', '-c', pythonCopyScript, job.path, `${job.folder}/${copyName}`, way, ...numbers];
  let said: HostCopy | null = null;
  const { errorText } = await runLines(context, { program: 'python3', args }, job, (line) => {
    const answer = PythonLine.parse(JSON.parse(line));
    if (answer.kind === 'progress') return context.onBytes(answer.bytes);
    if (answer.kind === 'error') said = failureFrom(answer.text);
    else if (answer.kind === 'copied')
      said = { ...answer, method: way === 'backup' ? 'one-step-backup' : 'pinned-read' };
    else said = answer;
  });
  return said ?? failureFrom(errorText);
}

/** Copies a live database by the host's shell of SQLite. Throws `ssh/…`, run/cancelled. */
export async function copyByShell(job: HostCopyJob, context: HostCopyContext): Promise<HostCopy> {
  const { maxStallMs, maxPinMs, maxWalGrowthBytes } = job.limits;
  const tenths = Math.ceil((job.walMode ? maxPinMs : maxStallMs) / 100);
  const numbers = [job.walMode ? '1' : '0', `${tenths}`, `${maxWalGrowthBytes}`];
  const args = ['-c', shellPinnedScript, 'sh', job.path, job.folder, ...numbers];
  const lines: string[] = [];
  let [begunAt, releasedAt] = [0, 0];
  const { errorText } = await runLines(context, { program: 'sh', args }, job, (line) => {
    lines.push(line);
    if (line === 'begun') begunAt = context.clock.monotonicMs();
    if (line === 'released') releasedAt = context.clock.monotonicMs();
  });
  return readPinned(lines, errorText, job, Math.max(0, releasedAt - begunAt));
}

/** Judges what the scripts of the pinned read told. */
export function readPinned(
  lines: readonly string[],
  errorText: string,
  job: Pick<HostCopyJob, 'walMode' | 'limits'>,
  heldMs: number,
): HostCopy {
  const { walMode } = job;
  const after = (name: string) => lines[lines.indexOf(name) + 1] ?? '';
  const rest = (name: string) => lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1);
  const limit = rest('limit');
  if (limit !== undefined) return pastLimit(limit, job);
  if (!lines.includes('begun') || !lines.includes('released') || lines.includes('failed'))
    return failureFrom(errorText);
  const [facts, again] = [parseFacts(rest('facts') ?? ''), parseFacts(rest('again') ?? '')];
  const inWalMode = after('mode') === 'wal';
  if (facts === null || again === null || inWalMode !== walMode || inodeOf(facts.id) !== inodeOf(again.id))
    return { kind: 'moved' };
  if (walMode && !lines.includes('kept') && !lines.includes('alone'))
    return { kind: 'failed', detail: 'the state of its -wal could not be read' };
  const stateBytes = Number(after('pages')) * Number(after('size'));
  // Without a WAL every page of the pinned state must have been in main.
  if (!lines.includes('kept') && Number(rest('main')) < stateBytes)
    return { kind: 'failed', detail: 'main is shorter than its state' };
  const { modifiedNs, mode } = facts;
  return { kind: 'copied', method: 'pinned-read', heldMs, modifiedNs, mode };
}

/** `limit` is `time`, or `wal` and by how many bytes it has grown. */
function pastLimit(limit: string, { walMode, limits }: Pick<HostCopyJob, 'walMode' | 'limits'>): HostCopy {
  if (limit !== 'time') return { kind: 'limit', limit: 'wal', amount: Number(limit.split(' ')[1]) };
  return walMode
    ? { kind: 'limit', limit: 'pin', amount: limits.maxPinMs }
    : { kind: 'limit', limit: 'stall', amount: limits.maxStallMs };
}

/** Copies the files of a database that no server has open, without SQLite. Throws `ssh/…`, run/cancelled. */
export function copyStoppedOnHost(job: HostCopyJob, context: HostCopyContext): Promise<HostCopy> {
  return copyWithoutSqlite(job, stoppedScript, 'stopped-copy', context);
}

/** Copies the files of a live database while nothing holds them still. Throws `ssh/…`, run/cancelled. */
export function copyPlainly(job: HostCopyJob, context: HostCopyContext): Promise<HostCopy> {
  return copyWithoutSqlite(job, plainScript, 'plain-copy', context);
}

async function copyWithoutSqlite(
  job: HostCopyJob,
  script: string,
  method: 'stopped-copy' | 'plain-copy',
  context: HostCopyContext,
): Promise<HostCopy> {
  const { stdout, exitCode, errorText } = await runToEnd(
    context.connection,
    { program: 'sh', args: ['-c', script, 'sh', job.path, job.folder, job.walMode ? '1' : '0'] },
    { mostBytes },
    { signal: context.signal, timeoutMs: longestCopyMs },
  );
  const lines = stdout.toString('utf8').split('\n');
  if (exitCode !== 0) return failureFrom(errorText);
  const facts = parseFacts(lines.find((line) => line.startsWith('facts '))?.slice(6) ?? '');
  if (facts === null || !lines.includes('same'))
    return { kind: method === 'plain-copy' ? 'unstill' : 'moved' };
  const { modifiedNs, mode } = facts;
  return { kind: 'copied', method, heldMs: 0, modifiedNs, mode };
}

async function runLines(
  { connection, signal }: HostCopyContext,
  command: { readonly program: string; readonly args: readonly string[] },
  { limits }: HostCopyJob,
  onLine: (line: string) => void,
): Promise<{ readonly errorText: string }> {
  const program = await runOnHost(connection, command, { signal, timeoutMs: beginMs });
  try {
    const reading = (async () => {
      for await (const line of createInterface({ input: program.stdout })) onLine(line);
      return program.ended;
    })();
    const timeoutMs = lockWaitMs + Math.max(limits.maxPinMs, limits.maxStallMs) + graceMs;
    const late = () =>
      timedOut(connection.label, localText('while copying a database', '데이터베이스를 복사하는 중'));
    return await bounded({ signal, timeoutMs }, Promise.race([reading, program.ended.then(() => reading)]), {
      late,
    });
  } catch (error: unknown) {
    program.stop();
    throw error;
  }
}

/** Device and inode: another file was put in its place. */
function inodeOf(id: string): string {
  return id.split(':', 2).join(':');
}
