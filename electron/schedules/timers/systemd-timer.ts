import { posix } from 'node:path';
import { everyMinutes, runDueCommand, timerName } from './timer-plan.ts';
import type { TimerPlan, TimerSettings } from './timer-plan.ts';

/**
 * A service and a timer of the account's own systemd (systemd.timer(5)). `Persistent` makes up for the times at which the
 * computer was off; the service is never started twice at a time.
 */
export function systemdTimer(settings: TimerSettings): TimerPlan {
  const name = timerName(settings);
  const folder = posix.join(settings.configDir, 'systemd', 'user');
  const [executable = '', ...rest] = runDueCommand(settings);
  const service = [
    '[Unit]',
    'Description=Holdfast: run the schedules that are due',
    '',
    '[Service]',
    'Type=oneshot',
    'Nice=10',
    ...Object.entries(settings.environment).map(([key, value]) => `Environment=${quoted(`${key}=${value}`)}`),
    // Variables are not replaced in the path of the executable, so that its dollar signs stay single.
    `ExecStart=${[quoted(executable), ...rest.map((argument) => quoted(argument).replaceAll('$', '$$$$'))].join(' ')}`,
    '',
  ];
  const timer = [
    '[Unit]',
    'Description=Holdfast: look every few minutes for what is due',
    '',
    '[Timer]',
    `OnCalendar=*:0/${everyMinutes}`,
    'Persistent=true',
    '',
    '[Install]',
    'WantedBy=timers.target',
    '',
  ];
  return {
    scheduler: 'systemd',
    files: [
      { path: posix.join(folder, `${name}.service`), text: service.join('\n'), encoding: 'utf8' },
      { path: posix.join(folder, `${name}.timer`), text: timer.join('\n'), encoding: 'utf8' },
    ],
    crontab: null,
    commands: [
      'systemctl --user daemon-reload',
      `systemctl --user enable --now ${name}.timer`,
      // Without it, the account's timers stop when it signs out.
      'loginctl enable-linger',
    ],
  };
}

/** Quoting of systemd.syntax(7), with its specifiers (`%h`) switched off. */
function quoted(text: string): string {
  const escaped = text.replace(/["\\]/g, '\\$&').replaceAll('%', '%%');
  return `"${escaped}"`;
}
