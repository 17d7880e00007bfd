import { randomBytes } from 'node:crypto';
import type { AppError } from '../../../shared/errors/app-error.ts';
import type { DatabaseFiles } from '../live-database/file-version.ts';
import { HostFileError } from '../ssh/sftp-errors.ts';
import { firstStatements } from './first-statements.ts';
import { databaseFilesOf } from './host-engine.ts';
import type {
  HostAnswer,
  HostCopy,
  HostEngine,
  HostFiles,
  HostOpening,
  HostSelect,
  OnRow,
} from './host-engine.ts';
import { hostSqliteError } from './host-errors.ts';
import type { HostLines } from './host-lines.ts';
import { spareBytes } from './host-reading.ts';
import type { SentValue } from './host-values.ts';
import { columnsSql, countedSql, rowLine, rowsSql, shellStatement, stampSql } from './shell-sql.ts';

/** What the shell must say it does, before anything is changed with it. */
const keepsLog = /no_ckpt_on_close\s+on/;
const message = /(?:Runtime error|Parse error|SQL error|Error)\b/;
const messageStart = /^(?:Runtime error|Parse error|SQL error|Error)\b[^:]*: (?:near line \d+: )?/;

/** What is said where the shell cannot do what is asked, though it is there. */
type ShellRefusals = { readonly noSha256: () => AppError; readonly cannotChange: () => AppError };

/** Reads with the shell of SQLite, begun by `shellProgram`. */
export class ShellEngine implements HostEngine {
  readonly #lines: HostLines;
  readonly #refusals: ShellRefusals;
  readonly #marker = `holdfast-${randomBytes(12).toString('hex')}`;
  /** Of its texts, as `PRAGMA encoding` names it. */
  #encoding = 'UTF-8';
  #opened: HostOpening | null = null;

  constructor(lines: HostLines, refusals: ShellRefusals) {
    this.#lines = lines;
    this.#refusals = refusals;
  }

  async look(): Promise<HostFiles> {
    this.#lines.write('look\n');
    const lines: string[] = [];
    for (let line = await this.#lines.next(); line !== 'end'; line = await this.#lines.next())
      lines.push(line);
    const [main = '-', wal = '-', journal = '-', shm = '-', head = '-', ...locks] = lines;
    if (head === 'unreadable') throw new HostFileError('EACCES', 'it may not be read', null);
    const versions = [main, wal, journal].map(versionOf);
    return {
      files: databaseFilesOf(versions, shm === 'shm'),
      walBytes: versions[1]?.sizeBytes ?? 0,
      beginning: Buffer.from(head, 'hex'),
      inode: inodeOf(main),
      locks: locks[0] === 'locks' ? locks.slice(1).join('\n') : null,
    };
  }

  async copy(sizeBytes: number): Promise<HostCopy> {
    const kib = (bytes: number) => Math.ceil(bytes / 1024);
    this.#lines.write(`copy ${kib(sizeBytes)} ${kib(spareBytes)}\n`);
    const answer = await this.#lines.next();
    if (answer === 'copied' || answer === 'changed') return { kind: answer };
    if (answer === 'failed') throw new HostFileError('EIO', 'it could not be copied', null);
    return { kind: 'no-room', allowedBytes: Number(answer.split(' ')[1]) * 1024 };
  }

  async begin(how: HostOpening, busyTimeoutMs: number): Promise<number> {
    this.#opened = how;
    this.#lines.write(`open ${how}\n`);
    const said: string[] = [];
    if (how === 'change') await this.#keepLog();
    const first = firstStatements(how).map((text) => `${text};`);
    const settings = [`.timeout ${Math.round(busyTimeoutMs)}`, '.headers off', '.mode list', '.separator ,'];
    try {
      // It ends with the first failure: each that follows would wait for the lock again.
      await this.#batch(
        [...settings, '.bail on', stampSql, ...first, stampSql, '.bail off', 'PRAGMA encoding;'],
        (line) => said.push(line),
      );
    } catch (error: unknown) {
      // What hands on its lines ends with the next one.
      this.#lines.write('.quit\n');
      throw error;
    }
    this.#encoding = said.at(-1) ?? 'UTF-8';
    const [from = 0, to = 0] = said
      .filter((line) => line.startsWith('T'))
      .map((line) => Number(line.slice(1)));
    return Math.max(0, to - from);
  }

  async select({ sql, parameters, sent, mostRows }: HostSelect, onRow: OnRow): Promise<HostAnswer> {
    const select = shellStatement(sql, parameters);
    const columns = sent === 'nothing' ? [] : await this.#columns(sql);
    const rows =
      sent === 'nothing' ? countedSql(select, mostRows) : rowsSql(select, columns.length, sent, mostRows);
    const stamps: number[] = [];
    const messages: string[] = [];
    let isStopped = false;
    await this.#batch([stampSql, rows, stampSql], (line) => {
      if (line.startsWith('T')) stamps.push(Number(line.slice(1)));
      else if (!rowLine.test(line)) messages.push(line);
      else isStopped = !onRow(line.split(',').map((field) => this.#valueOf(field)));
      return !isStopped;
    });
    if (messages.length > 0) throw this.#errorOf(messages);
    const [from = 0, to = from] = stamps;
    return { columns, durationMs: Math.max(0, to - from), isStopped };
  }

  async explain(sql: string, parameters: HostSelect['parameters']): Promise<readonly string[]> {
    const lines: string[] = [];
    await this.#batch([`EXPLAIN QUERY PLAN ${shellStatement(sql, parameters)};`], (line) => lines.push(line));
    if (lines.some((line) => messageStart.test(line))) throw this.#errorOf(lines);
    // Drawn as a tree, or by old versions as rows whose last field is the step.
    return lines
      .filter((line) => line !== 'QUERY PLAN' && line !== '')
      .map((line) => line.replace(/^[ |]*(?:\|--|`--)/, '').replace(/^\d+,\d+,\d+,/, ''));
  }

  async execute(sql: string, parameters: HostSelect['parameters']): Promise<void> {
    const lines: string[] = [];
    await this.#batch([`${shellStatement(sql, parameters)};`], (line) => lines.push(line));
    if (lines.length > 0) throw this.#errorOf(lines);
  }

  async rest(): Promise<boolean> {
    if (this.#opened !== 'original') return false;
    await this.#close();
    return true;
  }

  stay(seconds: number): void {
    this.#lines.write(`stay ${seconds}\n`);
  }

  end(): Promise<void> {
    this.#lines.write('.quit\n');
    return this.#lines.end();
  }

  /** Before anything is read, while there is nothing that closing it could write back. */
  async #keepLog(): Promise<void> {
    const said: string[] = [];
    await this.#batch(['.dbconfig no_ckpt_on_close on'], (line) => said.push(line));
    if (!said.some((line) => keepsLog.test(line))) throw this.#refusals.cannotChange();
  }

  /** The names of its columns; two that are equal get a number from SQLite, which is taken away again. */
  async #columns(sql: string): Promise<readonly string[]> {
    let text = '';
    await this.#batch(
      ['.headers on', '.mode ascii', columnsSql(sql), '.headers off', '.mode list', '.separator ,', '.print'],
      (line) => {
        text += `${line}\n`;
      },
    );
    const [names, row] = text.split('\x1e');
    if (names === undefined || row === undefined) throw this.#errorOf(text.split('\n'));
    const found = names.split('\x1f').slice(1);
    return found.map((name, at) => {
      const plain = name.replace(/:\d+$/, '');
      return plain !== name && found.indexOf(plain) !== -1 && found.indexOf(plain) < at ? plain : name;
    });
  }

  /** Says lines to the shell and hears what it answers to them; `onLine` is false when no more is wanted, which ends everything. */
  async #batch(lines: readonly string[], onLine: (line: string) => unknown): Promise<void> {
    this.#lines.write(`${lines.join('\n')}\n.print ${this.#marker}\n`);
    let said = '';
    for (let line = await this.#lines.next(); line !== this.#marker; line = await this.#lines.next()) {
      // Without a message it was ended from outside.
      if (line === 'closed') throw message.test(said) ? this.#errorOf([said]) : this.#lines.ended('');
      // Why it has ended, if it does: its first message, or else the last line.
      if (line !== '' && !messageStart.test(said)) said = line;
      if (line !== '' && onLine(line) === false) {
        this.#lines.stop();
        return;
      }
    }
  }

  async #close(): Promise<void> {
    this.#lines.write('.quit\n');
    for (let line = await this.#lines.next(); line !== 'closed'; line = await this.#lines.next());
  }

  #errorOf(lines: readonly string[]): Error {
    const found = lines.find((line) => messageStart.test(line)) ?? lines.find((line) => line !== '') ?? '';
    const text = found
      .slice(Math.max(0, found.search(message)))
      .replace(messageStart, '')
      .replace(/ \(\d+\)$/, '');
    if (/no such function: sha256/i.test(text)) return this.#refusals.noSha256();
    return hostSqliteError(text, null);
  }

  #valueOf(field: string): SentValue {
    if (field === 'n') return null;
    return field.startsWith('t') ? `t${this.#textOf(Buffer.from(field.slice(1), 'hex'))}` : field;
  }

  #textOf(bytes: Buffer): string {
    if (this.#encoding === 'UTF-16be') return bytes.swap16().toString('utf16le');
    return bytes.toString(this.#encoding === 'UTF-16le' ? 'utf16le' : 'utf8');
  }
}

function inodeOf(text: string): HostFiles['inode'] {
  const [dev, ino] = text.split(':');
  return dev === undefined || ino === undefined ? null : { dev: BigInt(dev), ino: BigInt(ino) };
}

/** `device:inode:size:time`, or `-` where there is no file. */
function versionOf(text: string): DatabaseFiles['wal'] {
  const size = text.split(':')[2];
  return size === undefined ? null : { id: text, sizeBytes: Number(size) };
}
