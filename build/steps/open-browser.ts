import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';

/** The one-time address in what `serve` printed, or null. */
export function findStartAddress(text: string): string | null {
  return /http:\/\/(?:127\.0\.0\.1|localhost):\d+\/\S*#\S+/.exec(text)?.[0] ?? null;
}

/**
 * Opens the address in the user's browser through a page that only this user can read: the arguments of a
 * program can be seen by every account of the computer, and the address carries the token.
 */
export function openInBrowser(address: string, pageFile: string): void {
  const page = `<!doctype html><meta charset="utf-8"><title>Holdfast</title>
<script>location.replace(${JSON.stringify(address).replaceAll('<', '\\u003c')});</script>\n`;
  try {
    rmSync(pageFile, { force: true });
    writeFileSync(pageFile, page, { mode: 0o600, flag: 'wx' });
  } catch {
    sayByHand();
    return;
  }
  const [command, ...args] = opener(process.platform, pageFile);
  const child = spawn(command, args, { detached: true, stdio: 'ignore' });
  child.once('error', sayByHand);
  child.unref();
}

function sayByHand(): void {
  console.error('No browser could be opened: open the address above by hand.');
}

/** The program that opens a file the way a double click does. */
export function opener(platform: NodeJS.Platform, file: string): readonly [string, ...string[]] {
  if (platform === 'win32') return ['explorer.exe', file];
  return [platform === 'darwin' ? 'open' : 'xdg-open', file];
}
