import type { LocalText } from '../model/local-text.ts';
import type { RetentionPolicy } from '../model/retention.ts';
import { formatNumber } from './format-number.ts';
import { localText } from './local-text.ts';

type Unit = { readonly count: number; readonly one: string; readonly many: string; readonly ko: string };

/** What a retention keeps, in words: of its rules those alone that are in force. */
export function keptText({ last, daily, weekly, monthly }: RetentionPolicy): LocalText {
  const units: readonly Unit[] = [
    { count: daily, one: 'day', many: 'days', ko: '일' },
    { count: weekly, one: 'week', many: 'weeks', ko: '주' },
    { count: monthly, one: 'month', many: 'months', ko: '개월' },
  ];
  const inForce = units.filter(({ count }) => count > 0);
  const en = inForce.map(
    ({ count, one, many }) => `${formatNumber(count, 'en')} ${count === 1 ? one : many}`,
  );
  const ko = inForce.map(({ count, ko: unit }) => `${formatNumber(count, 'ko')}${unit}`);
  return localText(
    [
      ...(last > 0 ? [`the newest ${formatNumber(last, 'en')}`] : []),
      ...(en.length > 0 ? [`the newest of each of ${en.join(', ')}`] : []),
    ].join('; '),
    [
      ...(last > 0 ? [`최근 ${formatNumber(last, 'ko')}개`] : []),
      ...(ko.length > 0 ? [`${ko.join(', ')} 동안 각각 최신 세트 하나`] : []),
    ].join('; '),
  );
}
