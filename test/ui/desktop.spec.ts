import type { AppOverDouble } from '../fakes/electron/launch.ts';
import { expect, test } from './fixtures.ts';
import { shell } from './screens/shell.ts';
import { openOverDouble } from './support/face.ts';
import { launchOverDouble } from '../fakes/electron/launch.ts';
import { join } from 'node:path';
import { makeDataFolder, root } from './support/holdfast.ts';

test.describe('The desktop', () => {
  test.beforeEach(({ faceName }) => {
    test.skip(
      faceName !== 'electron-double',
      'looks at the app behind the window, which only the double shows',
    );
  });

  const appOf = (app: AppOverDouble | null): AppOverDouble => {
    if (app === null) throw new Error('there is no app');
    return app;
  };

  test('opens one window with every door closed, at the size the screens are drawn for', async ({
    fresh,
  }) => {
    const read = () => appOf(fresh.face.app).ask('windowFacts', { windowId: 1 });
    await expect.poll(async () => (await read()).visible).toBe(true);
    const facts = await read();
    expect(facts.minimum).toEqual({ width: 900, height: 600 });
    expect(facts.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
    });
    expect(facts.webPreferences['preload']).toBe(join(root, 'out', 'preload.cjs'));
  });

  test('shows a place that the menu asks for', async ({ fresh }) => {
    await expect(shell(fresh.page).heading('Welcome to Holdfast')).toBeVisible();
    const click = () => appOf(fresh.face.app).ask('clickMenu', { labels: ['View', 'Journal'] });
    await expect(click).toPass();
    await expect(shell(fresh.page).heading('Journal')).toBeVisible();
  });

  test('says in the tray how its targets are, in the language of the console, and notifies', async ({
    fresh,
  }) => {
    const app = appOf(fresh.face.app);
    await fresh.folder.holdfast([
      'target',
      'add',
      '--pack',
      'messenger',
      '--name',
      'gone',
      '--set',
      'url=http://127.0.0.1:9',
    ]);
    const all = async (wanted: string) =>
      (await app.ask('happenings', null)).filter(({ what }) => what === wanted).map(({ detail }) => detail);
    await expect
      .poll(() => all('tray.text'), { timeout: 30_000 })
      .toContain('Holdfast: 1 down · 1 open alert');
    await expect
      .poll(() => all('notification'))
      .toContainEqual(expect.objectContaining({ title: 'gone: down (state)', urgency: 'critical' }));
    await fresh.page.evaluate(() => window.ops?.app.saveSettings({ language: 'ko' }));
    await expect.poll(() => all('tray.text')).toContain('Holdfast: 1 중단 · 열린 경보 1개');
  });

  test('goes on in the tray when its window is closed, and opens it again for a second start', async ({
    fresh,
  }) => {
    const app = appOf(fresh.face.app);
    await fresh.page.close();
    await expect.poll(() => app.ask('windowFacts', { windowId: 1 }).catch(() => 'gone')).toBe('gone');
    const listed = await fresh.folder.holdfast(['target', 'list']);
    expect(listed.exitCode).toBe(0);
    await app.ask('emitAppEvent', { name: 'second-instance' });
    const page = await app.window();
    await expect(shell(page).heading('Welcome to Holdfast')).toBeVisible();
  });

  test('runs one instance: the second one ends at once', async ({ fresh, browser }) => {
    const second = launchOverDouble({
      browser,
      main: join(root, 'out', 'main.js'),
      env: { ...fresh.folder.env, ELECTRON_DOUBLE_SECOND_INSTANCE: '1' },
    });
    expect(await second.exited).toBe(0);
    await second.close();
  });

  test('quits in order from the tray, and what was stored is there at the next start', async ({
    browser,
  }) => {
    const folder = makeDataFolder();
    const first = await openOverDouble(browser, folder);
    await first.page.evaluate(() => window.ops?.app.saveSettings({ operatorName: 'kept over the restart' }));
    await first.app.ask('clickTray', { label: 'Quit' });
    expect(await first.app.exited).toBe(0);
    await first.close();
    const second = await openOverDouble(browser, folder);
    const settings = await second.page.evaluate(() => window.ops?.app.settings({}));
    expect(settings).toMatchObject({ ok: true, value: { operatorName: 'kept over the restart' } });
    await second.close();
    folder.dispose();
  });

  test('opens only listed places outside, in the browser of the operator', async ({ fresh }) => {
    const app = appOf(fresh.face.app);
    await fresh.page.evaluate(() => {
      for (const url of ['https://www.sqlite.org/wal.html', 'https://evil.example/', 'file:///etc/passwd'])
        window.open(url);
    });
    const opened = async () =>
      (await app.ask('happenings', null))
        .filter(({ what }) => what === 'shell.openExternal')
        .map(({ detail }) => detail);
    await expect.poll(opened).toEqual(['https://www.sqlite.org/wal.html']);
  });

  test('starts its page anew when it is loaded again', async ({ fresh }) => {
    await fresh.page.reload();
    await expect(shell(fresh.page).heading('Welcome to Holdfast')).toBeVisible();
  });
});
