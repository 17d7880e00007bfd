import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from './fixtures.ts';
import { goTo } from './screens/shell.ts';

test.describe('Alerts', () => {
  test('a channel is added and tried, and says exactly what happened', async ({ window: page }) => {
    const bodies: string[] = [];
    const receiver = createServer((request, response) => {
      request.on('data', (piece: Buffer) => bodies.push(piece.toString('utf8')));
      request.on('end', () => response.writeHead(204).end());
    });
    await new Promise<void>((resolve) => {
      receiver.listen(0, '127.0.0.1', resolve);
    });
    try {
      const { port } = receiver.address() as AddressInfo;
      await goTo(page, '#/settings/alerts');
      await page.getByRole('button', { name: 'Add channel' }).click();
      const dialog = page.getByRole('dialog');
      const name = dialog.getByRole('textbox', { name: /^Name/ });
      await expect(name).toBeFocused();
      await name.fill('Pager');
      const address = dialog.getByRole('textbox', { name: /^Address/ });
      await address.fill('not a url');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await expect(dialog.getByText('begins with http://')).toBeVisible();
      await expect(address).toBeFocused();
      await address.fill(`http://127.0.0.1:${port}/hook`);
      await dialog.getByLabel(/^Signing key/).fill('a key');
      await dialog.getByRole('button', { name: 'Save' }).click();
      const row = page.getByRole('row').filter({ hasText: 'Pager' });
      await row.getByRole('button', { name: 'Test' }).click();
      await dialog.getByRole('button', { name: 'Test' }).click();
      await expect(dialog.getByText('It got through.')).toBeVisible();
      expect(bodies.join('')).toContain('"event":"test"');
      await page.keyboard.press('Escape');
      await expect(row.getByText('Gets through')).toBeVisible();
    } finally {
      receiver.closeAllConnections();
      receiver.close();
    }
  });
});
