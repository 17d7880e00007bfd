import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from './root.ts';

/** Electron's own executable, or null when its runtime was never fetched. Does not fetch it. */
export function findElectron(): string | null {
  const pathFile = inRoot('node_modules', 'electron', 'path.txt');
  const recorded = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : null;
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const executable =
    override !== undefined
      ? join(override, recorded ?? defaultExecutable(process.platform))
      : recorded !== null
        ? inRoot('node_modules', 'electron', 'dist', recorded)
        : null;
  return executable !== null && existsSync(executable) ? executable : null;
}

function defaultExecutable(platform: NodeJS.Platform): string {
  if (platform === 'win32') return 'electron.exe';
  return platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
}

/** Runs Electron's own installer, for at most `timeoutMs`. True when the runtime is there afterwards. */
export async function fetchElectron(timeoutMs: number): Promise<boolean> {
  const installer = spawn(process.execPath, [inRoot('node_modules', 'electron', 'install.js')], {
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  const timer = setTimeout(() => installer.kill(), timeoutMs);
  const cancel = (): void => void installer.kill();
  process.once('SIGINT', cancel);
  const exitCode = await new Promise<number | null>((resolve) => {
    installer.once('error', () => resolve(null));
    installer.once('exit', (code) => resolve(code));
  });
  clearTimeout(timer);
  process.removeListener('SIGINT', cancel);
  return exitCode === 0 && findElectron() !== null;
}
