import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';

const WriterAnswer = z.union([
  z.object({ ok: z.literal(true), rows: z.array(z.unknown()) }),
  z.object({ ok: z.literal(false), code: z.string() }),
]);
type WriterAnswer = z.infer<typeof WriterAnswer>;

/** A server's process with an SQLite connection of its own. */
export class Writer {
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess) {
    this.#process = process;
  }

  /** `owner` is the account that it runs as; only root may ask for one. */
  static async open(
    path: string,
    owner: { readonly uid?: number; readonly gid?: number } = {},
  ): Promise<Writer> {
    const entry = join(import.meta.dirname, 'database-writer.ts');
    const writer = new Writer(fork(entry, [], { execArgv: [], serialization: 'advanced', ...owner }));
    await writer.#ask({ open: path });
    return writer;
  }

  /** Runs SQL; throws when SQLite refuses. */
  async run(sql: string): Promise<readonly unknown[]> {
    const answer = await this.#ask({ sql });
    if (!answer.ok) throw new Error(answer.code);
    return answer.rows;
  }

  /** The name of SQLite's refusal, or `ok`. */
  async attempt(sql: string): Promise<string> {
    const answer = await this.#ask({ sql });
    return answer.ok ? 'ok' : answer.code;
  }

  /** Ends as a server does that is stopped: its files are put in order. */
  async stop(): Promise<void> {
    await this.#ask({ close: true });
    await this.crash();
  }

  /** Ends without putting anything in order. */
  async crash(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill('SIGKILL');
    await once(this.#process, 'exit');
  }

  #ask(message: object): Promise<WriterAnswer> {
    return new Promise((resolve) => {
      this.#process.once('message', (value) => resolve(WriterAnswer.parse(value)));
      this.#process.send(message);
    });
  }
}

/** A table of notes, in the journal mode of the server that is played. */
export async function fillDatabase(writer: Writer, mode: 'WAL' | 'DELETE', rows: number): Promise<void> {
  await writer.run(`PRAGMA journal_mode = ${mode}`);
  await writer.run('CREATE TABLE note (id INTEGER PRIMARY KEY, title TEXT)');
  await writer.run(
    `INSERT INTO note SELECT value, 'note ' || value FROM json_each('[${Array.from({ length: rows }, (_, at) => at + 1).join()}]')`,
  );
}
