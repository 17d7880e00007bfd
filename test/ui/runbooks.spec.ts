import { readFileSync } from 'node:fs';
import { openSqlite } from '../../electron/platform/sqlite.ts';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { carryOut } from './screens/run-driver.ts';
import { runScreen } from './screens/run.ts';
import { labelled, shell } from './screens/shell.ts';
import { pressByKey, tabTo } from './support/keyboard.ts';
import { practiceName } from './support/practice.ts';

/** Which of the device sessions of the practice messenger is taken away, and whose it is. */
function activeSession(folder: string): { readonly id: string; readonly user: string } {
  const database = openSqlite(join(folder, 'messenger.db'), {
    readOnly: true,
    mustExist: true,
    busyTimeoutMs: 2000,
  });
  const row = database
    .prepare<[], { id: number; username: string }>(
      `SELECT device_sessions.id, users.username FROM device_sessions JOIN users ON users.id = device_sessions.user_id
       WHERE device_sessions.revoked_at IS NULL AND length(users.username) > 4 ORDER BY device_sessions.expires_at DESC LIMIT 1`,
    )
    .get();
  database.close();
  if (row === undefined) throw new Error('there is no device session');
  return { id: String(row.id), user: row.username };
}

test.describe('Runbooks, by the keyboard alone', () => {
  test('a lost device: from the palette to a revoked session, handed over, finished and exported', async ({
    window: page,
    practice,
  }) => {
    const run = runScreen(page);
    const lost = activeSession(practice.folder);
    const input = await shell(page).openPalette();
    await input.fill(`Runbooks of ${practiceName}`);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('tab', { name: 'Runbooks' })).toHaveAttribute('aria-selected', 'true');
    const title = 'A device or an account was lost';
    await pressByKey(page, page.getByRole('link', { name: `Start ${title}`, exact: true }));
    await pressByKey(page, page.getByRole('button', { name: 'Start', exact: true }));
    await expect(run.panel).toContainText('User name');
    const said = {
      user: { answer: lost.user, note: 'Told on the phone.' },
      which: { answer: 'One device' },
      'revoke-one': { arguments: { 'Session (id)': lost.id } },
    };
    await carryOut(page, said, 'revoke-one');
    await expect(run.step('Revoke all device sessions of the person')).toContainText('Not needed');
    await run.step('Device sessions of that person').focus();
    await page.keyboard.press('Enter');
    await expect(run.panel.getByRole('table')).toContainText(lost.user);
    await page.keyboard.press('Alt+Shift+KeyH');
    await expect(run.dialog.getByLabel(labelled('To whom'))).toBeFocused();
    await page.keyboard.type('Lee of the night shift');
    await page.keyboard.press('Enter');
    await expect(run.head).toContainText('carried out by Lee of the night shift');
    await pressByKey(page, run.head.getByRole('button', { name: 'Take over' }));
    await expect(run.head).not.toContainText('Lee of the night shift');
    const carried = await carryOut(page, said);
    expect(carried.steps.map(({ step, state }) => [step.id, state])).toEqual([
      ['user', 'done'],
      ['devices', 'done'],
      ['which', 'done'],
      ['revoke-one', 'done'],
      ['revoke-all', 'not-needed'],
      ['password', 'done'],
      ['after', 'done'],
    ]);
    await run.finish();
    await expect(run.head).toContainText('Finished');
    const download = page.waitForEvent('download');
    await tabTo(page, run.head.getByRole('button', { name: 'Export' }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menuitem', { name: 'Markdown' })).toBeFocused();
    await page.keyboard.press('Enter');
    const record = readFileSync(await (await download).path(), 'utf8');
    expect(record).toContain('Told on the phone.');
    expect(record).toContain('Lee of the night shift');
  });

  test('nobody signs in: asked first who, a rule that was passed in red, and all of it on paper', async ({
    window: page,
    targetId,
  }) => {
    const run = runScreen(page);
    await run.start(targetId, "Users can't sign in");
    const handOver = page.getByRole('button', { name: 'Hand over…' });
    await expect(handOver).toHaveAttribute('aria-keyshortcuts', 'Alt+Shift+H');
    const rule = run.rule('Do not start the server with a database');
    await expect(rule).toHaveAttribute('data-passed', 'false');
    await pressByKey(page, rule.getByRole('button', { name: 'It was passed…' }));
    await expect(run.dialog.getByLabel(labelled('Reason'))).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(run.dialog).toContainText('A reason is needed.');
    await page.keyboard.type('It was started by hand before anybody asked.');
    await page.keyboard.press('Enter');
    await expect(rule).toHaveAttribute('data-passed', 'true');
    await expect(rule).toContainText('It was started by hand before anybody asked.');
    await run.step('Go on with "The database is gone, empty or damaged"').click();
    const named = run.panel.getByRole('link', { name: 'The database is gone, empty or damaged' });
    await expect(named).toHaveAttribute('href', `#/runbooks/start/${targetId}/database-damaged`);
    const carried = await carryOut(page, { who: { answer: 'One network' } });
    expect(carried.steps[0]?.attempts[0]?.evidence.value).toBe('one-network');
    await run.finish();
    await page.emulateMedia({ media: 'print' });
    const paper = page.locator('.run-record');
    await expect(paper.getByRole('heading', { level: 2 })).toHaveCount(carried.steps.length);
    await expect(paper).toContainText('It was started by hand before anybody asked.');
    await expect(page.locator('.rail')).toBeHidden();
    await page.emulateMedia({ media: null });
    await page.keyboard.press('Alt+Shift+KeyP');
    await expect(page.getByRole('table', { name: 'Past runs' })).toContainText("Users can't sign in");
  });
});
