import { win32 } from 'node:path';
import { everyMinutes, runDueCommand, timerName } from './timer-plan.ts';
import type { TimerPlan, TimerSettings } from './timer-plan.ts';

/**
 * A task for the Windows Task Scheduler (its XML format 1.2), which runs while the account is signed in: only then are its
 * network places and its credentials there. It makes up for times at which the computer was off, and never runs twice at a time.
 */
export function taskSchedulerTask(settings: TimerSettings): TimerPlan {
  const name = timerName(settings);
  const path = win32.join(settings.dataDir, `${name}.xml`);
  const [executable = '', ...rest] = runDueCommand(settings);
  const text = `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Holdfast: run the schedules that are due</Description>
  </RegistrationInfo>
  <Triggers>
    <TimeTrigger>
      <Repetition>
        <Interval>PT${everyMinutes}M</Interval>
        <StopAtDurationEnd>false</StopAtDurationEnd>
      </Repetition>
      <StartBoundary>2026-01-01T00:00:00</StartBoundary>
      <Enabled>true</Enabled>
    </TimeTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>${escaped(settings.account)}</UserId>
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Enabled>true</Enabled>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>${escaped(executable)}</Command>
      <Arguments>${escaped(rest.map(quoted).join(' '))}</Arguments>
    </Exec>
  </Actions>
</Task>
`;
  return {
    scheduler: 'task-scheduler',
    files: [{ path, text: text.replaceAll('\n', '\r\n'), encoding: 'utf16' }],
    crontab: null,
    commands: [
      // A task has no variables of its own; it gets those of the account.
      ...Object.entries(settings.environment).map(([key, value]) => `setx ${key} ${quoted(value)}`),
      `schtasks /Create /F /TN ${name} /XML ${quoted(path)}`,
    ],
  };
}

/** An argument as the C runtime of Windows takes it apart (CommandLineToArgvW). */
function quoted(text: string): string {
  if (text !== '' && !/[\s"]/.test(text)) return text;
  return `"${text.replace(/(\\*)"/g, String.raw`$1$1\"`).replace(/\\+$/, '$&$&')}"`;
}

function escaped(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => names[character] ?? character);
}
