import type { Language } from '../../shared/model/local-text.ts';
import { states } from '../../shared/model/state.ts';
import type { State } from '../../shared/model/state.ts';
import { stateWords } from '../../shared/text/state-words.ts';

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
    .map(({ state, count }) => `${count} ${stateWords[state][language]}`);
  return shown.length === 0 ? 'Holdfast' : `Holdfast: ${shown.join(' · ')}`;
}
