import { z } from 'zod';
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
import { sentValue } from './host-values.ts';
import type { SentValue } from './host-values.ts';

const Version = z.tuple([z.string(), z.number()]).nullable();
const Word = z.union([
  z.tuple([
    z.literal('files'),
    z.object({
      files: z.tuple([Version, Version, Version]),
      shm: z.boolean(),
      head: z.string(),
      locks: z.string().nullable(),
      inode: z.tuple([z.string(), z.string()]).nullable(),
    }),
  ]),
  z.tuple([z.literal('copied')]),
  z.tuple([z.literal('changed')]),
  z.tuple([z.literal('no-room'), z.number()]),
  z.tuple([z.literal('begun'), z.number()]),
  z.tuple([z.literal('rested')]),
  z.tuple([z.literal('columns'), z.array(z.string())]),
  z.tuple([z.literal('row'), z.array(z.string().nullable())]),
  z.tuple([z.literal('end'), z.number()]),
]);
const Failure = z.union([
  z.tuple([z.literal('os'), z.string(), z.string()]),
  z.tuple([z.literal('error'), z.string(), z.string().nullable()]),
]);
type Word = z.infer<typeof Word>;

/** Reads with python3's sqlite3 module, by `pythonProgram`. */
export class PythonEngine implements HostEngine {
  readonly #lines: HostLines;
  #opened: HostOpening | null = null;

  constructor(lines: HostLines) {
    this.#lines = lines;
  }

  async look(): Promise<HostFiles> {
    this.#ask({ do: 'look' });
    const { files, shm, head, locks, inode } = (await this.#answer('files'))[1];
    const versions = files.map((found) => found && { id: found[0], sizeBytes: found[1] });
    return {
      files: databaseFilesOf(versions, shm),
      walBytes: versions[1]?.sizeBytes ?? 0,
      beginning: Buffer.from(head, 'hex'),
      inode: inode === null ? null : { dev: BigInt(inode[0]), ino: BigInt(inode[1]) },
      locks,
    };
  }

  async copy(sizeBytes: number): Promise<HostCopy> {
    this.#ask({ do: 'copy', size: sizeBytes, spare: spareBytes });
    const word = await this.#next();
    if (word[0] === 'no-room') return { kind: 'no-room', allowedBytes: word[1] };
    return { kind: word[0] === 'copied' ? 'copied' : 'changed' };
  }

  async begin(how: HostOpening, busyTimeoutMs: number): Promise<number> {
    this.#opened = how;
    this.#ask({ do: 'begin', how, busy: busyTimeoutMs, first: firstStatements(how) });
    return (await this.#answer('begun'))[1];
  }

  async select({ sql, parameters, sent, mostRows }: HostSelect, onRow: OnRow): Promise<HostAnswer> {
    this.#ask({ do: 'run', sql, values: sentValues(parameters), sent, most: mostRows });
    const columns = (await this.#answer('columns'))[1];
    for (;;) {
      const word = await this.#next();
      if (word[0] === 'end') return { columns, durationMs: word[1], isStopped: false };
      if (word[0] === 'row' && !onRow(word[1])) {
        this.#lines.stop();
        return { columns, durationMs: 0, isStopped: true };
      }
    }
  }

  async explain(sql: string, parameters: HostSelect['parameters']): Promise<readonly string[]> {
    const steps: string[] = [];
    const explained = {
      sql: `EXPLAIN QUERY PLAN ${sql}`,
      parameters,
      sent: 'whole',
      mostRows: 1000,
    } as const;
    await this.select(explained, (row) => {
      steps.push(row[3]?.slice(1) ?? '');
      return true;
    });
    return steps;
  }

  async execute(sql: string, parameters: HostSelect['parameters']): Promise<void> {
    await this.select({ sql, parameters, sent: 'nothing', mostRows: 1 }, () => true);
  }

  async rest(): Promise<boolean> {
    if (this.#opened !== 'original') return false;
    this.#ask({ do: 'rest' });
    await this.#answer('rested');
    return true;
  }

  stay(seconds: number): void {
    this.#ask({ do: 'stay', seconds });
  }

  end(): Promise<void> {
    return this.#lines.end();
  }

  #ask(request: object): void {
    this.#lines.write(`${JSON.stringify(request)}\n`);
  }

  async #next(): Promise<Word> {
    const line: unknown = JSON.parse(await this.#lines.next());
    const failure = Failure.safeParse(line);
    if (!failure.success) return Word.parse(line);
    const [kind, first, second] = failure.data;
    throw kind === 'os' ? new HostFileError(first, second ?? '', null) : hostSqliteError(first, second);
  }

  async #answer<Name extends Word[0]>(name: Name): Promise<Extract<Word, readonly [Name, ...unknown[]]>> {
    const word = await this.#next();
    if (isNamed(word, name)) return word;
    throw new Error(`the program of the host answers ${word[0]}, and not ${name}`);
  }
}

function isNamed<Name extends Word[0]>(
  word: Word,
  name: Name,
): word is Extract<Word, readonly [Name, ...unknown[]]> {
  return word[0] === name;
}

function sentValues(parameters: HostSelect['parameters']): Record<string, SentValue> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, sentValue(value)]));
}
