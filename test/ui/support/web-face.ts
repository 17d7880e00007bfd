import type { Browser } from '@playwright/test';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { actionTimeoutMs, openTimeoutMs } from './timeouts.ts';
import type { OpenFace } from './face.ts';
import { root } from './holdfast.ts';
import type { DataFolder } from './holdfast.ts';

/** `holdfast serve` in a process of its own, opened once in Chromium; nothing of it stays when it does not open. */
export async function openWebFace(browser: Browser, folder: DataFolder): Promise<OpenFace> {
  const server = spawn(process.execPath, [join(root, 'out', 'cli.js'), 'serve', '--port', '0'], {
    env: { ...process.env, ...folder.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = new Promise<void>((resolve) => server.once('close', () => resolve()));
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const close = async (): Promise<void> => {
    await context.close();
    server.kill('SIGINT');
    const timer = setTimeout(() => server.kill('SIGKILL'), 10_000);
    await gone;
    clearTimeout(timer);
  };
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(actionTimeoutMs);
    await page.goto(await addressOf(server), { timeout: openTimeoutMs });
    return { page, app: null, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function addressOf(server: ReturnType<typeof spawn>): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`the web face ${why}: ${output}`));
    const timer = setTimeout(() => fail('printed no address'), openTimeoutMs);
    const read = (text: string) => {
      output += text;
      const address = /http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]+/.exec(output)?.[0];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    };
    server.stdout?.setEncoding('utf8').on('data', read);
    server.stderr?.setEncoding('utf8').on('data', read);
    server.once('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with ${String(code)}`);
    });
  });
}
