import { localText } from '../model/local-text.ts';
import type { LocalText } from '../model/local-text.ts';
import type { LinkUse } from '../model/job.ts';
import { formatBytes } from './format-bytes.ts';
import { formatNumber } from './format-number.ts';
import type { TextLanguage } from './format-number.ts';

/** What a snapshot of a host took over the link, beside how large its set is. */
export function linkSummary({ carriedBytes, durationMs }: LinkUse, setBytes: number): LocalText {
  const text = (language: TextLanguage) => ({
    carried: formatBytes(carriedBytes, language),
    set: formatBytes(setBytes, language),
    rate: `${formatNumber((carriedBytes * 8) / 1000 / Math.max(1, durationMs), language, 1)} Mbit/s`,
  });
  const [en, ko] = [text('en'), text('ko')];
  return localText(
    `${en.carried} went over the link for a set of ${en.set} (${en.rate}).`,
    `${ko.set} 세트를 만드는 데 연결로 ${ko.carried}를 주고받았습니다(${ko.rate}).`,
  );
}
