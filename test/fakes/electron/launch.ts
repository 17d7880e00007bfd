import type { Browser, Page } from '@playwright/test';
import { fork } from 'node:child_process';
import { connectLine, type Ask } from './line.ts';
import type { DoubleSide } from './sides.ts';
import { WindowHost } from './window-host.ts';

export type AppOverDouble = {
  readonly ask: Ask<DoubleSide>;
  /** The first window, or the next one after it was closed. */
  readonly window: () => Promise<Page>;
  /** Exit code of the app, once it has ended. */
  readonly exited: Promise<number | null>;
  readonly output: () => string;
  readonly close: () => Promise<void>;
};

export type LaunchOptions = {
  readonly browser: Browser;
  /** The built main script, such as out/main.js. */
  readonly main: string;
  readonly env: Readonly<Record<string, string>>;
};

const runApp = new URL('run-app.ts', `file://${import.meta.dirname}/`).href;
const windowTimeoutMs = 30_000;
const quitTimeoutMs = 10_000;

/** Runs the built main script of the app in a Node process of its own, with its window in `browser`. */
export function launchOverDouble({ browser, main, env }: LaunchOptions): AppOverDouble {
  const child = fork(main, [], {
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', runApp],
    env: { ...process.env, ...env },
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const host = new WindowHost(browser);
  const ask = connectLine<DoubleSide>(
    {
      send: (message) => {
        if (child.connected) child.send(message, () => undefined);
      },
      onMessage: (listener) => void child.on('message', listener),
    },
    host.side,
  );
  host.connect(ask);
  const close = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      void ask('quit', null);
      const timer = setTimeout(() => child.kill('SIGKILL'), quitTimeoutMs);
      await exited;
      clearTimeout(timer);
    }
    await host.dispose();
  };
  const noWindow = async (): Promise<never> => {
    const code = await Promise.race([exited, after(windowTimeoutMs)]);
    throw new Error(`no window came (exit code ${String(code)}): ${output.slice(-4000)}`);
  };
  return {
    ask,
    window: () => Promise.race([host.nextWindow(), noWindow()]),
    exited,
    output: () => output,
    close,
  };
}

function after(delayMs: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), delayMs).unref());
}
