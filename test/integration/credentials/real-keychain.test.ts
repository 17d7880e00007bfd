import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const programs = ['/usr/bin/dbus-run-session', '/usr/bin/gnome-keyring-daemon'];
const missing =
  process.platform === 'linux' ? programs.filter((path) => !existsSync(path)) : ['a Secret Service'];
if (missing.length > 0) console.log(`skipped: the real keychain (${missing.join(', ')} not here)`);

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'holdfast-keyring-'));
  mkdirSync(join(home, 'run'), { mode: 0o700 });
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const unlock = 'printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; ';

/** Runs the script in a D-Bus session and keyring of its own: nobody's real keychain is touched. */
function inSession(prepare: string, ...args: string[]): unknown {
  const script = join(import.meta.dirname, 'keychain-process.ts');
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...environment } = process.env;
  const run = spawnSync(
    'dbus-run-session',
    ['--', 'sh', '-c', `${prepare}exec "$@"`, 'sh', process.execPath, script, ...args],
    {
      env: { ...environment, HOME: home, XDG_DATA_HOME: home, XDG_RUNTIME_DIR: join(home, 'run') },
      encoding: 'utf8',
      timeout: 25_000,
    },
  );
  if (run.stdout === '') throw new Error(`the keychain process said nothing: ${run.stderr}`);
  return JSON.parse(run.stdout);
}

describe.skipIf(missing.length > 0)('a real Secret Service', () => {
  test('keeps a secret from one session to the next, and gives it up', () => {
    expect(inSession(unlock, 'set', 'päss 값')).toBe('kept');
    expect(inSession(unlock, 'get')).toBe('päss 값');
    expect(inSession(unlock, 'remove')).toBe(true);
    expect(inSession(unlock, 'get')).toBeNull();
  });

  test('that is locked refuses to keep anything, and the error says so', () => {
    expect(inSession(unlock, 'set', 'first')).toBe('kept');
    expect(inSession('', 'set', 'second')).toMatchObject({
      code: 'credentials/keychain-unavailable',
      text: expect.stringContaining('locked') as unknown,
    });
    expect(inSession(unlock, 'get')).toBe('first');
  });

  test('without any keyring is an error, not a crash', () => {
    expect(inSession('', 'set', 'value')).toMatchObject({ code: 'credentials/keychain-unavailable' });
  });

  test('without a session bus is an error at once', () => {
    expect(inSession('unset DBUS_SESSION_BUS_ADDRESS XDG_RUNTIME_DIR; ', 'get')).toMatchObject({
      code: 'credentials/keychain-unavailable',
      text: expect.stringContaining('session bus') as unknown,
    });
  });
});
