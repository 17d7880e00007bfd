import type { JournalEntry } from '../model/journal.ts';
import type { LocalText } from '../model/local-text.ts';
import { journalActionText } from './journal-actions.ts';
import { localText } from './local-text.ts';

/** How what an entry tells of ended. Of a runbook in the words of runbooks: the journal itself has only the four of all entries. */
export type JournalOutcome = JournalEntry['result'] | 'skipped' | 'cut-off' | 'not-all-well';

type Told = Pick<JournalEntry, 'action' | 'subject' | 'result' | 'details'>;

/** Steps of runbooks say themselves how they ended: also in entries of earlier versions, which called a skipped one done. */
export function journalOutcome({ action, result, details }: Told): JournalOutcome {
  const state = action === 'run.step-end' ? details['state'] : null;
  if (state === 'skipped' || state === 'cut-off') return state;
  return action === 'run.finish' && result === 'failed' ? 'not-all-well' : result;
}

/** What was acted on; its Korean title where the entry has kept one. */
export function journalSubject({ subject, details }: Told): LocalText {
  const { subjectKo } = details;
  return localText(subject, typeof subjectKo === 'string' ? subjectKo : subject);
}

/** What was done; of the end of a runbook also how many of its steps did not go well. */
export function journalWhat({ action, details }: Told): LocalText {
  const said = journalActionText(action);
  if (action !== 'run.finish') return said;
  const counts = (['failed', 'skipped'] as const).flatMap((kind) => {
    const count = details[kind];
    return typeof count === 'number' && count > 0 ? [countTexts[kind](count)] : [];
  });
  if (counts.length === 0) return said;
  const listed = (language: 'en' | 'ko') =>
    `${said[language]} (${counts.map((each) => each[language]).join(', ')})`;
  return localText(listed('en'), listed('ko'));
}

const countTexts = {
  failed: (count: number) =>
    localText(`${count} ${count === 1 ? 'step' : 'steps'} failed`, `실패 ${count}단계`),
  skipped: (count: number) => localText(`${count} skipped`, `건너뜀 ${count}단계`),
} as const;

const faceTexts: Readonly<Record<string, LocalText>> = {
  desktop: localText('desktop window', '데스크톱 창'),
  web: localText('window in a browser', '브라우저 창'),
  cli: localText('command line', '명령줄'),
  // A second process of the same operator on the same data folder: a command beside an open window.
  socket: localText('command line', '명령줄'),
  console: localText('the console itself', '콘솔 자체'),
};

/** Through which face it was done. */
export function journalFace({ face }: Pick<JournalEntry, 'face'>): LocalText {
  return faceTexts[face] ?? localText(face, face);
}
