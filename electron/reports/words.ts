import type { Language, LocalText } from '../../shared/model/local-text.ts';

/** How a page says things: in one language, and in the zone of the operator's calendar. */
export type Words = {
  readonly language: Language;
  readonly say: (text: LocalText) => string;
  /** A moment in full with its distance from UTC, `2026-11-21 23:34:40 +09:00`; a dash for none. */
  readonly moment: (at: number | null) => string;
};

export function wordsOf(language: Language, zone: string): Words {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'longOffset',
  });
  return {
    language,
    say: (text) => text[language],
    moment: (at) => {
      if (at === null) return '–';
      const part = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
      const text = (name: Intl.DateTimeFormatPartTypes) => part.get(name) ?? '';
      const offset = text('timeZoneName').replace('GMT', '') || '+00:00';
      const day = [text('year'), text('month'), text('day')].join('-');
      return `${day} ${text('hour')}:${text('minute')}:${text('second')} ${offset}`;
    },
  };
}
