import { electronDouble } from '../fakes/electron/in-process.ts';
import { EventEmitter } from 'node:events';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { session } from 'electron';
import type { WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import { packaging } from '../../build/electron-builder.ts';
import { appOrigin } from '../../electron/desktop/app-origin.ts';
import {
  answerAppRequest,
  installAppProtocol,
  registerAppScheme,
} from '../../electron/desktop/security/app-protocol.ts';
import { externalOrigins } from '../../electron/desktop/security/external-links.ts';
import { installNavigationGuard } from '../../electron/desktop/security/navigation.ts';
import { installPermissionGuard } from '../../electron/desktop/security/permissions.ts';
import { installRequestGuard } from '../../electron/desktop/security/requests.ts';
import { webPreferences } from '../../electron/desktop/web-preferences.ts';
import { contentSecurityPolicy } from '../../shared/rules/content-security-policy.ts';

const double = await electronDouble();
const root = join(import.meta.dirname, '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const privileged = globSync('electron/**/*.ts', { cwd: root })
  .map((path) => read(path))
  .join('\n');
const builtPage = join(root, 'out', 'renderer', 'index.html');
const preferences: Readonly<Record<string, unknown>> = webPreferences;

/** Contents of a window as far as the navigation guard touches them. */
class Contents extends EventEmitter {
  openHandler: ((details: { url: string }) => { action: string }) | null = null;
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }
}

function guardedContents() {
  const contents = new Contents();
  const opened: string[] = [];
  const refused: string[] = [];
  // The guard touches events and the open handler only.
  installNavigationGuard(
    contents as unknown as WebContents,
    (url) => opened.push(url),
    (what) => refused.push(what),
  );
  return { contents, opened, refused };
}

describe("Electron's security checklist", () => {
  it('1: loads nothing but its own files', () => {
    expect(appOrigin).toBe('ops://app');
    expect(read('electron/desktop/main-window.ts')).toContain('loadURL(`${appOrigin}/`)');
    const pages = [
      read('renderer/index.html'),
      ...(existsSync(builtPage) ? [readFileSync(builtPage, 'utf8')] : []),
    ];
    for (const page of pages) expect(page).not.toMatch(/https?:\/\//);
  });

  it('2: gives the page no Node', () => {
    expect(preferences).toMatchObject({
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
    });
  });

  it('3: keeps the preload script in a context of its own', () => {
    expect(preferences['contextIsolation']).toBe(true);
  });

  it('4: runs every page in the sandbox', () => {
    expect(preferences['sandbox']).toBe(true);
    const entry = read('electron/main.ts');
    expect(entry.indexOf('app.enableSandbox()')).toBeGreaterThan(0);
    expect(entry.indexOf('app.enableSandbox()')).toBeLessThan(entry.indexOf('whenReady'));
    expect(privileged).not.toMatch(/no-sandbox/);
  });

  it('5: answers permission requests, checks and devices from one table', () => {
    const refused: string[] = [];
    installPermissionGuard(session.defaultSession, (what) => refused.push(what));
    expect(double.mayUse('clipboard-sanitized-write', 'ops://app')).toBe(true);
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'openExternal',
      'usb',
      'clipboard-read',
    ]) {
      expect(double.mayUse(permission, 'ops://app')).toBe(false);
      expect(refused).toContain(`permission ${permission}`);
    }
    expect(double.mayUse('clipboard-sanitized-write', 'https://evil.example')).toBe(false);
    expect(double.allHappenings()).toContainEqual({ what: 'session.devicePermission', detail: false });
  });

  it('6: leaves web security on', () => expect(preferences).not.toHaveProperty('webSecurity'));

  it('7: sends a content security policy with every answer', async () => {
    expect(contentSecurityPolicy('none')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
        "connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    installAppProtocol(session.defaultSession, join(root, 'renderer'));
    installRequestGuard(session.defaultSession, () => {});
    const answer = await double.answerRequest('GET', 'ops://app/index.html');
    expect(answer).toMatchObject({
      kind: 'answered',
      status: 200,
      headers: {
        'content-security-policy': contentSecurityPolicy('none'),
        'x-content-type-options': 'nosniff',
      },
    });
  });

  it('8: allows no insecure content', () => {
    expect(preferences).not.toHaveProperty('allowRunningInsecureContent');
  });

  it('9: turns on no experiments', () => {
    expect(preferences).not.toHaveProperty('experimentalFeatures');
    expect(privileged).not.toMatch(/enable-experimental/);
  });

  it('10: turns on no Blink features', () => {
    expect(preferences).not.toHaveProperty('enableBlinkFeatures');
    expect(privileged).not.toMatch(/enableBlinkFeatures|enable-blink-features/);
  });

  it('11: makes no web views', () => expect(preferences['webviewTag']).toBe(false));

  it('12: prevents a web view that is attached all the same', () => {
    const { contents, refused } = guardedContents();
    let prevented = 0;
    contents.emit('will-attach-webview', { preventDefault: () => (prevented += 1) }, {}, {});
    expect(prevented).toBe(1);
    expect(refused).toEqual(['webview']);
  });

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])(
    '13: stays on its page at %s',
    (event) => {
      const { contents, refused } = guardedContents();
      let prevented = 0;
      const to = (url: string) => contents.emit(event, { url, preventDefault: () => (prevented += 1) });
      to('ops://app/#/journal');
      expect(prevented).toBe(0);
      to('https://evil.example/');
      to('ops://app.evil.example/');
      expect(prevented).toBe(2);
      expect(refused).toEqual(['navigation', 'navigation']);
    },
  );

  it.each(['ops://app/', 'about:blank', 'https://evil.example/', ...externalOrigins])(
    '14: opens no window for %s',
    (url) => {
      const { contents } = guardedContents();
      expect(contents.openHandler?.({ url })).toEqual({ action: 'deny' });
    },
  );

  it('15: opens only listed places outside', () => {
    const { contents, opened, refused } = guardedContents();
    for (const url of [
      'https://www.sqlite.org/wal.html',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'https://evil.example/',
    ]) {
      contents.openHandler?.({ url });
    }
    expect(opened).toEqual(['https://www.sqlite.org/wal.html']);
    expect(refused).toHaveLength(3);
    const callers = globSync('electron/**/*.ts', { cwd: root }).filter((path) =>
      /shell\.openExternal\(/.test(read(path)),
    );
    expect(callers).toEqual([join('electron', 'desktop', 'start-desktop.ts')]);
  });

  it('16: pins one of the supported versions of Electron', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as {
      devDependencies: Record<string, string>;
    };
    expect(devDependencies['electron']).toMatch(/^\d+\.\d+\.\d+$/);
    expect(Number.parseInt(devDependencies['electron'] ?? '', 10)).toBeGreaterThanOrEqual(45);
  });

  it('17: has one user of ipcMain, behind the check of the sender', () => {
    const users = globSync('electron/**/*.ts', { cwd: root }).filter((path) =>
      /\bipcMain\.(handle|on)/.test(read(path)),
    );
    expect(users).toEqual([join('electron', 'desktop', 'ipc', 'register.ts')]);
    expect(read('electron/desktop/ipc/register.ts')).toContain('isTrustedFrame(event.senderFrame');
  });

  it('18: serves its files by a scheme of its own, without privileges over the policy', async () => {
    registerAppScheme();
    expect(double.allHappenings()).toContainEqual({
      what: 'protocol.privileged',
      detail: [
        {
          scheme: 'ops',
          privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
        },
      ],
    });
    expect(privileged).not.toMatch(/loadFile\(|`file:\/\//);
    expect((await answerAppRequest('POST', 'ops://app/index.html', join(root, 'renderer'))).status).toBe(405);
  });

  it('19: closes the fuses it does not need', () => {
    expect(packaging.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  it('20: hands the page no part of Electron', () => {
    const preload = read('electron/preload.ts');
    expect(preload.match(/exposeInMainWorld\('(\w+)'/g)).toEqual(["exposeInMainWorld('ops'"]);
    expect(preload).toContain('(_event: unknown, payload: unknown) => listener(payload)');
  });
});
