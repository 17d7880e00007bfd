import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type { ForkOptions, UtilityProcess } from 'electron';

type Checked = Pick<UtilityProcess, 'kill' | 'pid' | 'postMessage'>;

const parentPortShim = new URL('parent-port.ts', import.meta.url).href;

/** A real Node child that finds `process.parentPort`, as in Electron's utility process. */
class UtilityProcessDouble extends EventEmitter implements Checked {
  readonly #child: ReturnType<typeof fork>;

  constructor(entry: string, args: readonly string[]) {
    super();
    this.#child = fork(entry, [...args], {
      execArgv: ['--import', parentPortShim],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child.on('spawn', () => this.emit('spawn'));
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.on('exit', (code) => this.emit('exit', code ?? 1));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  postMessage(message: unknown): void {
    if (this.#child.connected) this.#child.send({ parentPort: message }, () => undefined);
  }

  kill(): boolean {
    return this.#child.kill('SIGKILL');
  }
}

export const utilityProcess = {
  fork: (entry: string, args: readonly string[] = [], _options: ForkOptions = {}) =>
    new UtilityProcessDouble(entry, args),
};
