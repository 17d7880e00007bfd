import { expect, test } from './fixtures.ts';
import { labelled } from './screens/shell.ts';
import { healthTab, targetScreen } from './screens/target.ts';
import { practiceName } from './support/practice.ts';

test.describe('The health of a target', () => {
  test.beforeEach(async ({ window: page, targetId }) => targetScreen(page, targetId).open('Health'));

  test('shows every probe of the runbook in its group, all well on a healthy server', async ({
    window: page,
  }) => {
    const health = healthTab(page);
    await health.runAll.click();
    await expect(page.getByRole('button', { name: 'Cancel run' })).toHaveCount(0, { timeout: 40_000 });
    for (const group of ['Startup', 'Authentication', 'Realtime', 'Files', 'Security', 'Capacity']) {
      await expect(health.group(group)).toBeVisible();
    }
    for (const title of [
      'Health',
      'Database',
      'Device sessions',
      'Async mode',
      'Upload tokens',
      'Uploads need sign-in',
    ]) {
      await expect(health.row(title)).toContainText('OK');
    }
    await expect(page.locator('.target-head__state')).toContainText('OK');
  });

  test('opens the evidence of a probe beside it and gives the focus back', async ({ window: page }) => {
    const health = healthTab(page);
    await health.run('Health');
    const drawer = await health.openEvidence('Health');
    await expect(drawer.getByRole('region', { name: 'Evidence' })).toBeVisible();
    await expect(drawer).toContainText('OK');
    await expect(drawer).not.toContainText('Practice-ops-1');
    const runbooks = drawer.getByRole('list', { name: 'Runbooks' }).getByRole('link');
    await expect(runbooks.first()).toHaveAttribute('href', /^#\/runbooks\/start\//);
    await page.keyboard.press('Escape');
    await expect(drawer).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Health', exact: true })).toBeFocused();
  });

  test('shows the steps of a flow with their times', async ({ window: page }) => {
    const health = healthTab(page);
    await health.run('Sign in');
    await expect(health.row('Sign in')).toContainText('OK');
    const drawer = await health.openEvidence('Sign in');
    const steps = drawer.getByRole('region', { name: 'Steps' });
    await expect(steps).toContainText('The next request with this session');
    await expect(steps).toContainText('Sign out');
  });

  test('pauses a probe with a reason and resumes it', async ({ window: page, holdfast }) => {
    const health = healthTab(page);
    await health.actions('Free space', 'Pause');
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('button', { name: 'Pause' })).toBeDisabled();
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('The disk is being exchanged');
    await dialog.getByRole('button', { name: 'Pause' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(
      page.getByRole('row').filter({ hasText: 'Paused' }).filter({ hasText: 'The disk is being exchanged' }),
    ).toBeVisible();
    expect((await holdfast(['journal', 'list', '--text', 'The disk is being exchanged'])).stdout).toContain(
      'pause',
    );
    await holdfast(['probe', 'resume', '--target', practiceName, '--probe', 'disk', '--reason', 'Done']);
    await expect(page.getByText('The disk is being exchanged')).toHaveCount(0);
  });

  test('plans a maintenance window and ends it', async ({ window: page }) => {
    await page.getByRole('button', { name: 'Maintenance window' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('Update of the server');
    await dialog.getByLabel('Time zone').selectOption('UTC');
    await dialog.getByLabel(labelled('From')).fill('2026-01-01T00:00');
    await dialog.getByLabel(labelled('To')).fill('2099-01-01T00:00');
    await dialog.getByRole('button', { name: 'Add window' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(page.getByText('In maintenance').first()).toBeVisible();
    await page.getByRole('button', { name: 'Maintenance window' }).click();
    await page.getByRole('button', { name: 'End maintenance: Update of the server' }).click();
    await expect(dialog.getByText('There is no maintenance window.')).toBeVisible();
  });

  test('runs the message round trip by hand, and on schedule once that is allowed', async ({
    window: page,
    holdfast,
    practice,
  }) => {
    const health = healthTab(page);
    const before = (await practice.counters())['messagesSent'] ?? 0;
    const row = await health.run('Message round trip');
    await expect(row).toContainText('OK');
    expect((await practice.counters())['messagesSent']).toBeGreaterThan(before);
    // Its label is as good as the switch.
    await page.getByText('Run probes that write on schedule', { exact: true }).click();
    await expect
      .poll(async () => (await holdfast(['--json', 'target', 'show', practiceName])).stdout)
      .toContain('"writesEnabled": true');
    await page.getByRole('switch', { name: 'Run probes that write on schedule' }).click();
    await expect
      .poll(async () => (await holdfast(['--json', 'target', 'show', practiceName])).stdout)
      .toContain('"writesEnabled": false');
  });
});
