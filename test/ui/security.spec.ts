import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from './fixtures.ts';
import { goTo } from './screens/shell.ts';

const hostileName = '<img src=x onerror=alert(1)>\u202Egnp.exe‏ =HYPERLINK("http://evil.example")';

test.describe('The page', () => {
  test('has no Node, no Electron and nothing of the preload script', async ({ window: page }) => {
    const found = await page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter(
        (name) => name in window,
      ),
    );
    expect(found).toEqual([]);
  });

  test('runs no inline script and no text as code', async ({ window: page }) => {
    const ran = await page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'window.inlineRan = true';
      document.body.append(script);
      const handler = document.createElement('img');
      handler.setAttribute('onerror', 'window.handlerRan = true');
      handler.src = 'data:image/png;base64,broken';
      document.body.append(handler);
      // In a task of its own: what runs under the debugger may evaluate text whatever the policy says.
      const evaluated = await new Promise<boolean>((resolve) => {
        setTimeout(() => {
          try {
            const made: unknown = Reflect.construct(Function, ['return 1']);
            resolve(typeof made === 'function');
          } catch {
            resolve(false);
          }
        }, 0);
      });
      await new Promise((resolve) => setTimeout(resolve, 300));
      script.remove();
      handler.remove();
      return { inline: 'inlineRan' in window, handler: 'handlerRan' in window, evaluated };
    });
    expect(ran).toEqual({ inline: false, handler: false, evaluated: false });
  });

  test('cannot load or send anything elsewhere', async ({ window: page }) => {
    const elsewhere = await openToEverybody();
    try {
      expect((await fetch(elsewhere.url)).status).toBe(200);
      const reached = await page.evaluate(async (url) => {
        const tries = [
          () => fetch(url),
          () => fetch(url, { method: 'POST', body: 'what the page knows', mode: 'no-cors' }),
          () =>
            new Promise((resolve, reject) => {
              const image = new Image();
              image.addEventListener('load', resolve);
              image.addEventListener('error', reject);
              image.src = url;
            }),
        ];
        const results = await Promise.allSettled(tries.map((attempt) => attempt()));
        return results.map(({ status }) => status);
      }, elsewhere.url);
      expect(reached).toEqual(['rejected', 'rejected', 'rejected']);
      expect(elsewhere.asked()).toBe(1);
    } finally {
      elsewhere.close();
    }
  });

  test('opens no window', async ({ window: page, faceName }) => {
    test.skip(faceName === 'web', 'a browser may open windows; the page itself never asks for one');
    const pages = page.context().pages().length;
    expect(await page.evaluate(() => window.open('https://example.com/') === null)).toBe(true);
    await page.waitForTimeout(300);
    expect(page.context().pages()).toHaveLength(pages);
  });

  test('stays where it is when it is sent elsewhere', async ({ window: page, faceName }) => {
    test.skip(faceName === 'web', 'a browser belongs to its operator, who may go anywhere');
    const address = page.url();
    for (const elsewhere of ['https://example.com/', 'http://127.0.0.1:9/', 'data:text/html,hello']) {
      await page.evaluate((to) => window.location.assign(to), elsewhere).catch(() => undefined);
      await page.waitForTimeout(200);
      expect(page.url()).toBe(address);
    }
  });

  test('does not keep its secret or anything else in the browser', async ({ window: page }) => {
    const kept = await page.evaluate(() => ({
      cookies: document.cookie,
      local: JSON.stringify(localStorage),
      session: JSON.stringify(sessionStorage),
      address: window.location.href,
    }));
    expect(kept.cookies).toBe('');
    expect(JSON.stringify(kept)).not.toMatch(/token|secret/i);
  });

  test('has functions for the calls of the contract and nothing more', async ({ window: page }) => {
    const answer = await page.evaluate(() =>
      window.ops?.app.saveSettings(JSON.parse('{"theme":"../../etc/passwd"}') as object),
    );
    expect(answer).toMatchObject({ ok: false, error: { code: 'contract/invalid-input' } });
  });

  test('shows a hostile name as text and breaks nothing', async ({ window: page, holdfast }) => {
    const alerts: string[] = [];
    page.on('dialog', (dialog) => {
      alerts.push(dialog.message());
      void dialog.dismiss();
    });
    const name = hostileName.slice(0, 80);
    const added = await holdfast([
      'target',
      'add',
      '--pack',
      'messenger',
      '--name',
      name,
      '--set',
      'url=http://127.0.0.1:9',
    ]);
    expect(added.exitCode).toBe(0);
    const row = page.getByRole('row').filter({ hasText: 'onerror=alert(1)' });
    await expect(row).toBeVisible();
    await expect(page.locator('main img')).toHaveCount(0);
    await row.getByRole('link').first().click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('<img src=x');
    await goTo(page, '#/journal');
    await expect(page.getByRole('table', { name: 'Entries' })).toContainText('<img src=x');
    expect(alerts).toEqual([]);
    expect((await holdfast(['target', 'remove', name, '--confirm', name])).exitCode).toBe(0);
  });
});

/** A server whose one picture every page may load: only the rules of our own page keep it from there. */
async function openToEverybody() {
  const pixel = Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=', 'base64');
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.writeHead(200, { 'content-type': 'image/gif', 'access-control-allow-origin': '*' }).end(pixel);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}/pixel.gif`,
    asked: () => asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
