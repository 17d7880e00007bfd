/** The server's clock. A skew moves everything the server says about time, as a wrong host clock would. */
export type PracticeClock = {
  readonly now: () => number;
  readonly setSkewMs: (skewMs: number) => void;
};

export function practiceClock(): PracticeClock {
  let skewMs = 0;
  return {
    now: () => Date.now() + skewMs,
    setSkewMs: (value) => {
      skewMs = value;
    },
  };
}

const kstOffsetMs = 9 * 60 * 60_000;

/** `YYYY-MM-DD HH:MM:SS` in UTC: device sessions, access logs, users, room files, issue of upload tokens. */
export function utcStamp(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

/** The same shape in Korean time (UTC+9) whatever the host: `messages.created_at`. */
export function kstStamp(at: number): string {
  return utcStamp(at + kstOffsetMs);
}

/** The same shape in the host's own zone: health, the log, expiry and use of upload tokens, ends of polls. */
export function localStamp(at: number): string {
  const date = new Date(at);
  return utcStamp(at - date.getTimezoneOffset() * 60_000);
}

/** The moment of the log: local time with milliseconds after a comma. */
export function logStamp(at: number): string {
  const millis = Math.trunc(((at % 1000) + 1000) % 1000);
  return `${localStamp(at)},${String(millis).padStart(3, '0')}`;
}
