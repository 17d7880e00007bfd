import { spawn } from 'node:child_process';
import { inRoot } from '../../../build/steps/root.ts';
import { endProcess } from './processes.ts';

/** The console as `holdfast serve` runs it, and its one-time address. */
export type WebFaceProcess = { readonly pid: number; readonly address: string; stop(): Promise<void> };

const startTimeoutMs = 30_000;

export async function serveConsole(dataDir: string): Promise<WebFaceProcess> {
  const args = [inRoot('out', 'cli.js'), '--json', '--data-dir', dataDir, 'serve'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => child.kill('SIGKILL'));
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const timer = setTimeout(() => reject(new Error('the console did not print its address')), startTimeoutMs);
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    const address = /"address":\s*"([^"]+)"/.exec(printed)?.[1];
    if (address !== undefined) resolve(address);
  });
  child.once('exit', () => reject(new Error('the console has ended')));
  try {
    return { pid: child.pid ?? 0, address: await promise, stop: () => endProcess(child) };
  } catch (error: unknown) {
    await endProcess(child);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
