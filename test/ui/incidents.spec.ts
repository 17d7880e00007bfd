import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { healthTab, targetScreen } from './screens/target.ts';
import { addPracticeTarget, startPractice } from './support/practice.ts';
import type { Practice } from './support/practice.ts';
import type { MessengerFault } from '../lab/messenger/faults.ts';

type Incident = {
  readonly family: string;
  readonly fault: MessengerFault;
  readonly probe: string;
  readonly says: RegExp;
};

/** The three families of the runbook: what breaks, which probe shows it, and what it says. */
const incidents: readonly Incident[] = [
  {
    family: 'authentication',
    fault: 'device-token-revoked',
    probe: 'Automatic sign-in by refresh',
    says: /401|refus|revok/i,
  },
  { family: 'authentication', fault: 'clock-skew', probe: 'Clock of the server', says: /min|ahead|clock/i },
  {
    family: 'realtime',
    fault: 'socket-upgrade-blocked',
    probe: 'Socket.IO connection',
    says: /upgrade|WebSocket/i,
  },
  { family: 'realtime', fault: 'gevent-missing', probe: 'Async mode', says: /gevent|threading/i },
  {
    family: 'realtime',
    fault: 'socket-no-broadcast',
    probe: 'Message round trip',
    says: /arriv|receiv|broadcast|receipt/i,
  },
  { family: 'files', fault: 'upload-token-missing', probe: 'Upload round trip', says: /upload_token|token/i },
  { family: 'files', fault: 'upload-too-large', probe: 'Upload round trip', says: /413|size|large/i },
  {
    family: 'files',
    fault: 'upload-refused-ext',
    probe: 'Upload round trip',
    says: /400|extension|refused/i,
  },
  { family: 'files', fault: 'uploads-public', probe: 'Uploads need sign-in', says: /200|without|sign-in/i },
];

/** Their traces stay: lines in the log, and a console that is signed out for a minute. */
const incidentsWithTraces: readonly Incident[] = [
  {
    family: 'authentication',
    fault: 'login-throttled-in-log',
    probe: 'Sign-ins in the log',
    says: /throttled|429|share|%/i,
  },
  {
    family: 'authentication',
    fault: 'flask-session-gone',
    probe: 'Session store',
    says: /flask_session|not|missing/i,
  },
];

/** Turns the fault on and runs the probe until its row and its evidence show it. */
async function expectShown(page: Page, practice: Practice, { fault, probe, says }: Incident): Promise<void> {
  const health = healthTab(page);
  const row = health.row(probe);
  await practice.turnOn(fault);
  await expect(async () => {
    await health.run(probe);
    await expect(row).toContainText(/Down|Degraded/, { timeout: 1000 });
  }).toPass({ timeout: 40_000 });
  await expect(row).toContainText(says);
  const drawer = await health.openEvidence(probe);
  await expect(drawer.getByRole('status').first()).toContainText(/Down|Degraded/);
  await page.keyboard.press('Escape');
}

test.describe('An incident', () => {
  for (const incident of incidents) {
    const { family, fault, probe } = incident;
    test(`of the ${family} family is shown when ${fault} happens, and passes when it is over`, async ({
      window: page,
      targetId,
      practice,
    }) => {
      await targetScreen(page, targetId).open('Health');
      await expectShown(page, practice, incident);
      await practice.heal();
      await expect(async () => {
        await healthTab(page).run(probe);
        await expect(healthTab(page).row(probe)).toContainText('OK', { timeout: 1000 });
      }).toPass({ timeout: 40_000 });
    });
  }

  for (const incident of incidentsWithTraces) {
    test(`of the ${incident.family} family is shown when ${incident.fault} happens`, async ({ fresh }) => {
      const practice = await startPractice('small');
      const targetId = await addPracticeTarget(fresh.folder, practice);
      await targetScreen(fresh.page, targetId).open('Health');
      await expectShown(fresh.page, practice, incident);
      await practice.stop();
    });
  }
});
