import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A session bus of its own with an unlocked, empty keyring: the account's real keychain is never touched. */
export type KeychainSession = {
  readonly wrapper: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly dispose: () => void;
};

const unlockThenRun =
  'printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null; exec "$@"';

/** Prepares such a session on Linux; null where it is not needed or its programs are missing. */
export function openKeychainSession(): KeychainSession | null {
  const programs = ['/usr/bin/dbus-run-session', '/usr/bin/gnome-keyring-daemon'];
  if (process.platform !== 'linux' || !programs.every((program) => existsSync(program))) return null;
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-keyring-'));
  const runtimeFolder = join(folder, 'run');
  mkdirSync(runtimeFolder, { mode: 0o700 });
  return {
    wrapper: ['dbus-run-session', '--', 'sh', '-c', unlockThenRun, 'sh'],
    env: {
      XDG_DATA_HOME: join(folder, 'data'),
      XDG_RUNTIME_DIR: runtimeFolder,
      HOLDFAST_TEST_KEYCHAIN: 'unlocked',
    },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}
