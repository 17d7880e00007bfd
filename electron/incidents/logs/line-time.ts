import type { LogDefinition } from '../../packs/schema/incident.ts';
import { parseNaiveTime } from '../../../shared/rules/naive-time.ts';

const stamp = String.raw`(\d{4}-\d\d-\d\d)[ T](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?`;
const atStart = new RegExp(String.raw`^\W{0,3}${stamp}`);
const anywhere = new RegExp(stamp);
const epochSeconds = /(?<![\d.])(1\d{9})(?:\.(\d{1,9}))?(?!\d)/;
const epochMilliseconds = /(?<![\d.])(1\d{12})(?!\d)/;
/** A time further on in a line is about something else. */
const searchedCharacters = 300;

/** Reads when a line was written, epoch ms; null for one that does not say it. */
export type LineTime = (line: string) => number | null;

/** @param zone the clock of times without an offset */
export function lineTime(kind: LogDefinition['time'], zone: string): LineTime {
  switch (kind) {
    case 'file':
      return () => null;
    case 'epoch-seconds':
      return (line) => {
        const match = epochSeconds.exec(line.slice(0, searchedCharacters));
        return match === null ? null : Math.round(Number(`${match[1]}.${match[2] ?? '0'}`) * 1000);
      };
    case 'epoch-milliseconds':
      return (line) => {
        const match = epochMilliseconds.exec(line.slice(0, searchedCharacters));
        return match === null ? null : Number(match[1]);
      };
    case 'start':
      return stamped(atStart, zone);
    case 'anywhere':
      return stamped(anywhere, zone);
  }
}

/** The beginning of an hour is looked up once: a zone is slow to ask, and lines of one hour follow each other. */
function stamped(pattern: RegExp, zone: string): LineTime {
  let hour = '';
  let hourAt: number | null = null;
  return (line) => {
    const match = pattern.exec(line.slice(0, searchedCharacters));
    if (match === null) return null;
    const [, day = '', hours = '', minutes = '', seconds = '', fraction = '0', offset] = match;
    const within =
      (Number(minutes) * 60 + Number(seconds)) * 1000 + Math.trunc(Number(`0.${fraction}`) * 1000);
    const key = `${day} ${hours}:00:00${offset ?? ''}`;
    if (key !== hour) {
      hour = key;
      hourAt = parseNaiveTime(key, zone);
    }
    return hourAt === null ? null : hourAt + within;
  };
}
