import { expect, test } from './fixtures.ts';
import { targetScreen } from './screens/target.ts';

test.describe('The connection of a target', () => {
  test.beforeEach(async ({ window: page, targetId }) => targetScreen(page, targetId).open('Connection'));

  test('holds on every layer of a healthy server', async ({ window: page }) => {
    await page.getByRole('button', { name: 'Run test' }).click();
    const verdict = page.getByRole('status', { name: 'Verdict' });
    await expect(verdict).toContainText('Every layer holds', { timeout: 30_000 });
    const ladder = page.getByRole('list', { name: 'Layers' });
    for (const layer of [
      'TCP connection',
      'Polling handshake',
      'WebSocket upgrade',
      'Namespace and session',
    ]) {
      await expect(ladder.getByRole('listitem').filter({ hasText: layer }).first()).toContainText('OK');
    }
  });

  test('brings a message there and back', async ({ window: page }) => {
    await page.getByRole('switch', { name: 'With message round trip' }).click();
    await page.getByRole('button', { name: 'Run test' }).click();
    await expect(page.getByRole('status', { name: 'Verdict' })).toContainText('Every layer holds', {
      timeout: 30_000,
    });
    await expect(
      page
        .getByRole('list', { name: 'Layers' })
        .getByRole('listitem')
        .filter({ hasText: 'Message round trip' })
        .first(),
    ).toContainText('OK');
  });

  test('names the layer that fails and what usually causes it', async ({ window: page, practice }) => {
    await practice.turnOn('socket-upgrade-blocked');
    await page.getByRole('button', { name: 'Run test' }).click();
    const verdict = page.getByRole('status', { name: 'Verdict' });
    await expect(verdict).toContainText('First layer that does not hold: WebSocket upgrade', {
      timeout: 30_000,
    });
    await expect(verdict).toContainText('What usually causes it');
    await expect(verdict).toContainText(/proxy/i);
  });

  test('can be kept open and watched', async ({ window: page }) => {
    const card = page.getByRole('region', { name: 'Live link' });
    await card.getByRole('button', { name: 'Open link' }).click();
    await expect(card).toContainText('Connected', { timeout: 20_000 });
    await expect(card).toContainText('websocket');
    await expect(card.getByRole('group', { name: 'Event log' })).toBeVisible();
    await card.getByRole('button', { name: 'Close link' }).click();
    await expect(card.getByRole('button', { name: 'Open link' })).toBeVisible();
  });
});
