import type { Language } from '../../shared/model/local-text.ts';
import { states } from '../../shared/model/state.ts';
import type { State } from '../../shared/model/state.ts';

const words: Readonly<Record<Language, Readonly<Record<State, string>>>> = {
  en: {
    down: 'down',
    degraded: 'degraded',
    unknown: 'unknown',
    pending: 'pending',
    ok: 'ok',
    paused: 'paused',
  },
  ko: {
    down: '중단',
    degraded: '저하',
    unknown: '알 수 없음',
    pending: '대기',
    ok: '정상',
    paused: '일시 중지',
  },
};

/** How many alerts are open, for the menu of the tray; null where there is none. */
export function openAlertsText(open: number, language: Language): string | null {
  if (open === 0) return null;
  if (language === 'ko') return `열린 경보 ${open}개`;
  return open === 1 ? '1 open alert' : `${open} open alerts`;
}

/** "Holdfast: 1 down · 2 ok" for the tray, worst first; only states that occur. */
export function trayText(all: readonly State[], language: Language): string {
  const counts = states.map((state) => ({ state, count: all.filter((one) => one === state).length }));
  const shown = counts
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${count} ${words[language][state]}`);
  return shown.length === 0 ? 'Holdfast' : `Holdfast: ${shown.join(' · ')}`;
}
