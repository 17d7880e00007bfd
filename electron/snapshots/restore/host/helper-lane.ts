import { asError } from '../../../../shared/errors/app-error.ts';
import { localText } from '../../../../shared/text/local-text.ts';
import { bounded } from '../../../platform/bounded-wait.ts';
import type { RemoteCommand } from '../../../locations/ssh/program-line.ts';
import { runOnHost } from '../../../locations/ssh/remote-program.ts';
import type { RemoteProgram } from '../../../locations/ssh/remote-program.ts';
import { HostFileError } from '../../../locations/ssh/sftp-errors.ts';
import type { SshConnection } from '../../../locations/ssh/ssh-connection.ts';
import { lost, timedOut } from '../../../locations/ssh/ssh-errors.ts';
import { helperBytes } from './helper-words.ts';

type Asked = {
  readonly resolve: (words: readonly string[]) => void;
  readonly reject: (error: Error) => void;
};

/** What the helper says of itself. */
export type Greeting = { readonly pid: number; readonly uid: number; readonly system: string };

const beginMs = 30_000;
const during = localText('during a restore', '복원 중');

/**
 * One helper on the host. Requests travel without waiting for each other and are answered in order. After `ssh/…` it is over, and what was
 * asked may have been done or not.
 */
export class HelperLane {
  readonly #label: string;
  readonly #program: RemoteProgram;
  readonly #asked: Asked[] = [];
  #rest: Buffer[] = [];
  #over: Error | null = null;

  private constructor(label: string, program: RemoteProgram) {
    this.#label = label;
    this.#program = program;
    program.stdout.on('data', (bytes: Buffer) => this.#hear(bytes));
    program.ended.then(
      ({ errorText }) => this.#end(lost(label, new Error(`the helper ended: ${errorText.slice(-2000)}`))),
      (error: unknown) => this.#end(asError(error)),
    );
  }

  /** Throws `ssh/…`. */
  static async begin(
    connection: SshConnection,
    command: RemoteCommand,
    signal: AbortSignal,
  ): Promise<{ readonly lane: HelperLane; readonly greeting: Greeting }> {
    const program = await runOnHost(connection, command, { signal, timeoutMs: beginMs });
    const lane = new HelperLane(connection.label, program);
    const [pid = '', uid = '', system = ''] = await lane.#answer(beginMs);
    return { lane, greeting: { pid: Number(pid), uid: Number(uid), system } };
  }

  get isOver(): boolean {
    return this.#over !== null;
  }

  /** The values of the answer. Throws what the host's file system says, and `ssh/…`. */
  ask(line: string, data: Uint8Array | null, timeoutMs: number): Promise<readonly string[]> {
    if (this.#over !== null) throw this.#over;
    const answer = this.#answer(timeoutMs);
    this.#program.stdin.write(`${line}\n`);
    if (data !== null) this.#program.stdin.write(data);
    return answer;
  }

  /** Lets it end by itself. */
  close(): void {
    if (this.#over === null) this.#program.stdin.end();
    this.#over ??= lost(this.#label);
  }

  #answer(timeoutMs: number): Promise<readonly string[]> {
    const { promise, resolve, reject } = Promise.withResolvers<readonly string[]>();
    this.#asked.push({ resolve, reject });
    const late = () => timedOut(this.#label, during);
    const never = new AbortController().signal;
    return bounded({ signal: never, timeoutMs }, promise, { late }).catch((error: unknown) => {
      // What does not answer in time does not answer what comes after it either.
      if (!(error instanceof HostFileError)) this.#end(asError(error));
      throw error;
    });
  }

  #hear(bytes: Buffer): void {
    let from = 0;
    for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a, from)) {
      this.#rest.push(bytes.subarray(from, end));
      const line = Buffer.concat(this.#rest).toString('latin1');
      this.#rest = [];
      from = end + 1;
      this.#answered(line);
    }
    if (from < bytes.length) this.#rest.push(bytes.subarray(from));
  }

  #answered(line: string): void {
    const asked = this.#asked.shift();
    const [sign, ...words] = line.split(' ');
    if (sign === '+') return asked?.resolve(words);
    const [code = 'EIO', text] = words;
    asked?.reject(new HostFileError(code, helperBytes(text).toString('utf8'), null));
  }

  #end(why: Error): void {
    if (this.#over !== null) return;
    this.#over = why;
    this.#program.stop();
    for (const { reject } of this.#asked.splice(0)) reject(why);
  }
}
