import { localText } from './local-text.ts';
import type { LocalText } from '../model/local-text.ts';
import type { LinkUse } from '../model/job.ts';
import { formatBytes } from './format-bytes.ts';
import { formatNumber, formatShare } from './format-number.ts';
import type { TextLanguage } from './format-number.ts';

/** How fast bytes went, on the average. */
export function formatRate(bytes: number, durationMs: number, language: TextLanguage): string {
  return `${formatNumber((bytes * 8) / 1000 / Math.max(1, durationMs), language, 1)} Mbit/s`;
}

/** What a snapshot of a host took over the link, beside how large its set is. */
export function linkSummary({ carriedBytes, durationMs }: LinkUse, setBytes: number): LocalText {
  const text = (language: TextLanguage) => ({
    carried: formatBytes(carriedBytes, language),
    set: formatBytes(setBytes, language),
    rate: formatRate(carriedBytes, durationMs, language),
  });
  const [en, ko] = [text('en'), text('ko')];
  const savedShare = setBytes === 0 ? 0 : 1 - carriedBytes / setBytes;
  // What is not worth a word is not told as saved.
  const [savedEn, savedKo] =
    savedShare < 0.01
      ? ['', '']
      : [
          ` ${formatShare(savedShare, 'en')} of the set did not have to travel: it was in the repository already, or went compressed.`,
          ` 세트의 ${formatShare(savedShare, 'ko')}는 저장소에 이미 있거나 압축되어 전송하지 않았습니다.`,
        ];
  return localText(
    `${en.carried} went over the link for a set of ${en.set} (${en.rate}).${savedEn}`,
    `${ko.set} 세트를 만드는 데 연결로 ${ko.carried}를 주고받았습니다(${ko.rate}).${savedKo}`,
  );
}
