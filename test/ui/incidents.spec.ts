import { statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { healthTab, targetScreen } from './screens/target.ts';
import type { MessengerFault } from '../lab/messenger/faults.ts';

/** The three families of the runbook: what breaks, which probe shows it, and what it says. */
const incidents: readonly {
  readonly family: string;
  readonly fault: MessengerFault;
  readonly probe: string;
  readonly says: RegExp;
}[] = [
  {
    family: 'authentication',
    fault: 'device-token-revoked',
    probe: 'Automatic sign-in by refresh',
    says: /401|refus|revok/i,
  },
  { family: 'authentication', fault: 'clock-skew', probe: 'Clock of the server', says: /min|ahead|clock/i },
  {
    family: 'authentication',
    fault: 'login-throttled-in-log',
    probe: 'Sign-ins in the log',
    says: /throttled|429|share|%/i,
  },
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
  // Last: it signs the console itself out, which signs in again a minute later at the earliest.
  {
    family: 'authentication',
    fault: 'flask-session-gone',
    probe: 'Session store',
    says: /flask_session|not|missing/i,
  },
];

test.describe('An incident', () => {
  for (const { family, fault, probe, says } of incidents) {
    test(`of the ${family} family is shown when ${fault} happens, and passes when it is over`, async ({
      window: page,
      targetId,
      practice,
    }) => {
      await targetScreen(page, targetId).open('Health');
      const health = healthTab(page);
      const log = join(practice.folder, 'server.log');
      const logBytes = statSync(log).size;
      await practice.turnOn(fault);
      const row = health.row(probe);
      await expect(async () => {
        await health.run(probe);
        await expect(row).toContainText(/Down|Degraded/, { timeout: 1000 });
      }).toPass({ timeout: 40_000 });
      await expect(row).toContainText(says);
      const drawer = await health.openEvidence(probe);
      await expect(drawer.getByRole('status').first()).toContainText(/Down|Degraded/);
      await page.keyboard.press('Escape');
      await practice.heal();
      // What the fault wrote would count for as long as the probe looks back.
      if (fault.endsWith('-in-log')) truncateSync(log, logBytes);
      await expect(async () => {
        await health.run(probe);
        await expect(row).toContainText('OK', { timeout: 1000 });
      }).toPass({ timeout: 40_000 });
    });
  }
});
