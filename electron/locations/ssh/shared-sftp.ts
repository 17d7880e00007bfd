import type { Disposable } from '../../platform/disposable.ts';
import { bounded } from '../../platform/bounded-wait.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { SftpSession } from './sftp-session.ts';
import type { SshConnection } from './ssh-connection.ts';
import { timedOut } from './ssh-errors.ts';

const openMs = 30_000;
/** Root's is not left open on a host for longer than the next request takes to come. */
const rootRestMs = 5000;

/** The one file transfer of a connection, for everything that reads a host's files; opened with its first use and again after a loss. */
export class SharedSftp implements Disposable {
  readonly #connection: SshConnection;
  #opening: Promise<SftpSession> | null = null;
  #users = 0;
  #rest: NodeJS.Timeout | null = null;

  constructor(connection: SshConnection) {
    this.#connection = connection;
  }

  async use<Value>(wait: Wait, work: (sftp: SftpSession) => Promise<Value>): Promise<Value> {
    if (this.#rest !== null) clearTimeout(this.#rest);
    this.#users += 1;
    try {
      return await this.#use(wait, work);
    } finally {
      this.#users -= 1;
      if (this.#users === 0 && this.#connection.sudo !== null)
        this.#rest = setTimeout(() => this.dispose(), rootRestMs).unref();
    }
  }

  async #use<Value>(wait: Wait, work: (sftp: SftpSession) => Promise<Value>): Promise<Value> {
    return this.#connection.use(wait, async () => {
      const late = () => timedOut(this.#connection.label, localText('while opening SFTP', 'SFTP를 여는 중'));
      const session = await bounded(wait, this.#opened(), { late });
      return work(session.isOver ? await bounded(wait, this.#again(session), { late }) : session);
    });
  }

  async #opened(): Promise<SftpSession> {
    if (this.#opening !== null) return this.#opening;
    // For all who wait for it, so that it does not end with one of them.
    const opening = SftpSession.open(this.#connection, {
      signal: new AbortController().signal,
      timeoutMs: openMs,
    });
    this.#opening = opening;
    opening.catch(() => {
      if (this.#opening === opening) this.#opening = null;
    });
    return opening;
  }

  async #again(over: SftpSession): Promise<SftpSession> {
    const opening = this.#opening;
    const known = await opening?.catch(() => null);
    // Of all who find it over, the first one opens the next, and not each of them its own.
    if (known === over && this.#opening === opening) this.#opening = null;
    return this.#opened();
  }

  dispose(): void {
    if (this.#rest !== null) clearTimeout(this.#rest);
    void this.#opening?.then(
      (session) => session.close(),
      () => {},
    );
    this.#opening = null;
  }
}
