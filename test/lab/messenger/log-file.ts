import { appendFileSync, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type PracticeClock, localStamp, logStamp } from './clock.ts';

export type LogLevel = 'INFO' | 'WARNING' | 'ERROR';

/** `server.log` with size rotation: `YYYY-MM-DD HH:MM:SS,mmm - LEVEL - message`. */
export type ServerLog = {
  readonly write: (level: LogLevel, message: string) => void;
  readonly request: (entry: RequestEntry) => void;
  readonly rotate: () => void;
  /** The last lines written by this process, with their running numbers (for the control API). */
  readonly since: (lastId: number) => { readonly lines: readonly string[]; readonly nextId: number };
};

export type RequestEntry = {
  readonly ip: string;
  readonly method: string;
  readonly target: string;
  readonly status: number;
  readonly sizeBytes: number;
  readonly durationMs: number;
};

export type LogLimits = { readonly maxBytes: number; readonly backups: number };

const keptLines = 1000;

export function openServerLog(folder: string, clock: PracticeClock, limits: LogLimits): ServerLog {
  const path = join(folder, 'server.log');
  let sizeBytes = existsSync(path) ? statSync(path).size : 0;
  let nextId = 0;
  const recent: string[] = [];

  const rotate = (): void => {
    rmSync(`${path}.${limits.backups}`, { force: true });
    for (let index = limits.backups - 1; index >= 1; index -= 1) {
      if (existsSync(`${path}.${index}`)) renameSync(`${path}.${index}`, `${path}.${index + 1}`);
    }
    if (existsSync(path)) renameSync(path, `${path}.1`);
    appendFileSync(path, '');
    sizeBytes = 0;
  };

  const write = (level: LogLevel, message: string): void => {
    const line = logLine(clock.now(), level, message);
    const lineBytes = Buffer.byteLength(line);
    if (sizeBytes + lineBytes > limits.maxBytes) rotate();
    appendFileSync(path, line);
    sizeBytes += lineBytes;
    nextId += 1;
    recent.push(line.trimEnd());
    if (recent.length > keptLines) recent.shift();
  };

  return {
    write,
    rotate,
    request: (entry) => write('INFO', requestMessage(clock.now(), entry)),
    since: (lastId) => {
      const wanted = Math.min(100, Math.max(0, nextId - lastId));
      return { lines: wanted === 0 ? [] : recent.slice(-wanted), nextId };
    },
  };
}

export function logLine(at: number, level: LogLevel, message: string): string {
  return `${logStamp(at)} - ${level} - ${message}\n`;
}

/** The request line of the server's WSGI layer, as found inside the log's message. */
export function requestMessage(at: number, entry: RequestEntry): string {
  const seconds = (entry.durationMs / 1000).toFixed(6);
  return `${entry.ip} - - [${localStamp(at)}] "${entry.method} ${entry.target} HTTP/1.1" ${entry.status} ${entry.sizeBytes} ${seconds}`;
}
