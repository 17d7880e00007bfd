import type { MaintenanceWindow } from '../../../shared/model/maintenance.ts';

type WindowDraft = Pick<MaintenanceWindow, 'reason' | 'from' | 'to' | 'zone' | 'repeat'>;

const hourMs = 3_600_000;

/** From now for two hours on the clock of this computer. */
export function emptyWindow(nowAt: number): WindowDraft {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return {
    reason: '',
    from: wallClock(nowAt),
    to: wallClock(nowAt + 2 * hourMs),
    zone: timeZone,
    repeat: 'once',
  };
}

/** `YYYY-MM-DDTHH:MM` as this computer's clock shows it. */
export function wallClock(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** Whether it ends before it has begun. */
export function endsTooEarly({ from, to }: Pick<WindowDraft, 'from' | 'to'>): boolean {
  return from !== '' && to !== '' && to <= from;
}

/** Whether it says why and when. The console judges the rest. */
export function windowReady(draft: WindowDraft): boolean {
  return draft.reason.trim() !== '' && draft.from !== '' && draft.to !== '' && !endsTooEarly(draft);
}
