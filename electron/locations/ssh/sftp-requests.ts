import type { SFTPWrapper } from 'ssh2';
import { localText } from '../../../shared/text/local-text.ts';
import { bounded } from '../../platform/bounded-wait.ts';
import type { Wait } from '../../platform/bounded-wait.ts';
import { isGone } from './session-failures.ts';
import { isEndOfFile, sftpError } from './sftp-errors.ts';
import type { Session } from './ssh-link.ts';
import { lost, timedOut } from './ssh-errors.ts';

export type Done<Value> = (error: Error | null | undefined, value: Value) => void;

/** The requests of one file transfer, which run beside each other. What nobody waits for any longer is answered all the same and dropped. */
export class SftpRequests {
  readonly #session: Session<SFTPWrapper>;
  readonly #label: string;
  #isOver = false;

  constructor(session: Session<SFTPWrapper>, label: string) {
    this.#session = session;
    this.#label = label;
    const onOver = () => {
      this.#isOver = true;
      session.over();
    };
    session.closed.addEventListener('abort', onOver, { once: true });
    session.channel.on('error', () => session.channel.end());
    session.lost.addEventListener('abort', onOver, { once: true });
    if (session.closed.aborted || session.lost.aborted) onOver();
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  end(): void {
    if (!this.#isOver) this.#session.channel.end();
  }

  /** Rejects with a `HostFileError` for what the host's file system refuses, `ssh/lost`, `ssh/timed-out`, `run/cancelled`. */
  async ask<Value>(wait: Wait, begin: (sftp: SFTPWrapper, done: Done<Value>) => void): Promise<Value> {
    if (this.#isOver) throw lost(this.#label);
    const answer = new Promise<Value>((resolve, reject) => {
      begin(this.#session.channel, (error, value) =>
        error === undefined || error === null ? resolve(value) : reject(error),
      );
    });
    const late = () => timedOut(this.#label, localText('while files were accessed', '파일에 접근하는 중'));
    try {
      return await bounded(wait, answer, { late, lost: this.#session.lost });
    } catch (error: unknown) {
      // The end of the program at the other side is heard before that of its channel.
      if ((this.#isOver || isGone(error)) && !isEndOfFile(error)) throw lost(this.#label, error);
      throw isEndOfFile(error) ? error : sftpError(error);
    }
  }

  /** The answer; null where the server only says that there is no more. */
  async unlessEnd<Value>(answer: Promise<Value>): Promise<Value | null> {
    try {
      return await answer;
    } catch (error: unknown) {
      if (isEndOfFile(error)) return null;
      throw error;
    }
  }

  /** A handle that the host keeps open until `drop` or a closing that is waited for. */
  async handle(wait: Wait, begin: (sftp: SFTPWrapper, done: Done<Buffer>) => void): Promise<Buffer> {
    let isLate = false;
    const opened = this.ask(wait, (sftp, done: Done<Buffer>) =>
      begin(sftp, (error, handle) => {
        // Nobody waits for it any longer, and the host would keep it open.
        if (isLate && (error === undefined || error === null)) this.drop(handle);
        done(error, handle);
      }),
    );
    return opened.catch((error: unknown) => {
      isLate = true;
      throw error;
    });
  }

  /** Closes a handle, whatever comes of it. */
  drop(handle: Buffer): void {
    if (!this.#isOver) this.#session.channel.close(handle, () => {});
  }
}
