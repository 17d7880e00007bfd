import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lightPassphrase, putLightVault } from '../../fakes/light-vault.ts';

export const root = join(import.meta.dirname, '..', '..', '..');

export type Finished = { readonly exitCode: number | null; readonly stdout: string; readonly stderr: string };

/** A data folder with a vault of its own, so that no test touches the keychain of whoever runs it. */
export type DataFolder = {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
  /** Runs the built command line on this folder; `input` goes to its standard input. */
  readonly holdfast: (args: readonly string[], input?: string) => Promise<Finished>;
  readonly dispose: () => void;
};

const commandTimeoutMs = 60_000;

export function makeDataFolder(): DataFolder {
  const outer = mkdtempSync(join(tmpdir(), 'holdfast-ui-'));
  const path = join(outer, 'data');
  mkdirSync(path, { mode: 0o700 });
  const passphraseFile = join(outer, 'passphrase');
  writeFileSync(passphraseFile, `${lightPassphrase}\n`, { mode: 0o600 });
  putLightVault(path);
  const env = {
    HOLDFAST_DATA_DIR: path,
    HOLDFAST_VAULT_PASSPHRASE_FILE: passphraseFile,
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/holdfast-tests',
  };
  return {
    path,
    env,
    holdfast: (args, input) => runHoldfast(args, env, input),
    dispose: () => rmSync(outer, { recursive: true, force: true }),
  };
}

/** As the project's own command starts it. */
const startSwitches = ['--min-semi-space-size=32'];

/** Runs out/cli.js once and waits for its end. */
export function runHoldfast(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  input = '',
): Promise<Finished> {
  const child = spawn(process.execPath, [...startSwitches, join(root, 'out', 'cli.js'), ...args], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.on('error', () => {}); // A command that does not read its input may end before it is written.
  child.stdin.end(input);
  const timer = setTimeout(() => child.kill('SIGKILL'), commandTimeoutMs);
  return new Promise((resolve) => {
    child.on('close', (exitCode) => {
      clearTimeout(timer);
      resolve({ exitCode, stdout, stderr });
    });
  });
}

/** The JSON a command printed; its failure as an error when it had one. */
export function jsonOf({ exitCode, stdout, stderr }: Finished): unknown {
  if (exitCode !== 0 && exitCode !== 3) throw new Error(`exit code ${String(exitCode)}: ${stdout}${stderr}`);
  return JSON.parse(stdout);
}
