import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planTimer } from '../../../electron/schedules/timers/install-timer.ts';
import type { TimerPlan } from '../../../electron/schedules/timers/timer-plan.ts';

const text = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'schedules.md'), 'utf8');

const linux = {
  command: ['/usr/local/bin/node', '/opt/holdfast/out/cli.js'],
  dataDir: '/home/kim/.local/share/holdfast',
  environment: { HOLDFAST_VAULT_PASSPHRASE_FILE: '/home/kim/holdfast-passphrase' },
  configDir: '/home/kim/.config',
  account: 'kim',
};
const windows = {
  ...linux,
  command: ['C:\\Program Files\\nodejs\\node.exe', 'C:\\Holdfast\\out\\cli.js'],
  dataDir: 'C:\\Users\\kim\\AppData\\Local\\Holdfast',
  environment: {},
  account: 'DESK\\kim',
};

function piecesOf({ files, crontab, commands }: TimerPlan): readonly string[] {
  const written = files.flatMap((file) => [
    file.path.replace('/home/kim', '~'),
    file.text.replaceAll('\r\n', '\n').trimEnd(),
  ]);
  return [...written, ...(crontab === null ? [] : [crontab.line]), ...commands];
}

describe('the document about schedules', () => {
  it.each([planTimer('systemd', linux), planTimer('cron', linux), planTimer('task-scheduler', windows)])(
    'shows exactly what is written for $scheduler',
    (plan) => {
      for (const piece of piecesOf(plan)) expect(text).toContain(piece);
    },
  );
});
