/** A moment for people: the clock of this computer and how far it is from UTC, `2026-11-21 23:34:40 +09:00`. */
export function localTime(at: number): string {
  const moment = new Date(at);
  const aheadMinutes = -moment.getTimezoneOffset();
  const [hours, minutes] = [Math.floor(Math.abs(aheadMinutes) / 60), Math.abs(aheadMinutes) % 60];
  const time = [moment.getHours(), moment.getMinutes(), moment.getSeconds()].map(twoDigits).join(':');
  return `${localDay(at)} ${time} ${aheadMinutes < 0 ? '-' : '+'}${twoDigits(hours)}:${twoDigits(minutes)}`;
}

/** Its day on this computer's clock, `2026-11-21`. */
export function localDay(at: number): string {
  const moment = new Date(at);
  const year = String(moment.getFullYear()).padStart(4, '0');
  return [year, twoDigits(moment.getMonth() + 1), twoDigits(moment.getDate())].join('-');
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
