import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { pino } from 'pino';
import type { Disposable } from './disposable.ts';
import { LogFile } from './log-file.ts';
import type { Redactor } from './redact.ts';

export type LogFields = Readonly<Record<string, unknown>>;

/** What the console writes about itself. Events are short dotted names; what varies goes into the fields. */
export interface Logger {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** Logs something that should not have happened, and answers the short incident id under which it stands in the log. */
  bug(error: unknown, where: string): string;
}

/** A Logger that appends JSON lines to `<dataDir>/logs/holdfast.log`. Every line passes the redactor. */
export function openLogger(dataDir: string, redactor: Redactor): LineLogger {
  const file = new LogFile(join(dataDir, 'logs'));
  return new LineLogger(
    (line) => file.write(line),
    redactor,
    () => file.dispose(),
  );
}

/** Logs through pino into `write`, one redacted JSON line at a time. */
class LineLogger implements Logger, Disposable {
  readonly #pino;
  readonly #redactor: Redactor;
  readonly #close: () => void;

  constructor(write: (line: string) => void, redactor: Redactor, close: () => void = () => undefined) {
    this.#redactor = redactor;
    this.#close = close;
    this.#pino = pino(
      {
        base: { pid: process.pid },
        messageKey: 'event',
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
      },
      { write: (line: string) => write(`${redactor.text(line.trimEnd())}\n`) },
    );
  }

  info(event: string, fields: LogFields = {}): void {
    this.#pino.info(this.#clean(fields), event);
  }

  warn(event: string, fields: LogFields = {}): void {
    this.#pino.warn(this.#clean(fields), event);
  }

  error(event: string, fields: LogFields = {}): void {
    this.#pino.error(this.#clean(fields), event);
  }

  bug(error: unknown, where: string): string {
    const incident = randomBytes(4).toString('hex');
    this.error('bug', { incident, where, causes: causesOf(error) });
    return incident;
  }

  dispose(): void {
    this.#close();
  }

  #clean(fields: LogFields): object {
    const clean = this.#redactor.data(fields);
    return typeof clean === 'object' && clean !== null ? clean : {};
  }
}

/** The error and what caused it, outermost first, at most five. */
function causesOf(error: unknown): readonly string[] {
  const causes: string[] = [];
  for (let current = error; current !== undefined && causes.length < 5;) {
    causes.push(
      current instanceof Error ? (current.stack ?? current.message) : inspect(current, { depth: 2 }),
    );
    current = current instanceof Error ? current.cause : undefined;
  }
  return causes;
}
