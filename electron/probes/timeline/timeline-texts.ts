import type { JournalEntry } from '../../../shared/model/journal.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { journalOutcome, journalSubject, journalWhat } from '../../../shared/text/journal-entry.ts';
import type { JournalOutcome } from '../../../shared/text/journal-entry.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { StoredTransition } from '../history/transition-reader.ts';

/** What happened to a probe: its title, and why; an incident says that it began or ended. */
export function transitionText(title: LocalText, { kind, reason }: StoredTransition): LocalText {
  const why = reason ?? (kind === 'close' ? localText('all is well again', '정상으로 돌아옴') : null);
  if (why === null) return clip(title.en, title.ko);
  return clip(`${title.en}: ${why.en}`, `${title.ko}: ${why.ko}`);
}

const outcomeWords: Readonly<Record<JournalOutcome, LocalText | null>> = {
  done: null,
  failed: localText('failed', '실패'),
  refused: localText('refused', '거부됨'),
  cancelled: localText('cancelled', '취소됨'),
  skipped: localText('skipped', '건너뜀'),
  'cut-off': localText('cut off', '중간에 끊김'),
  'not-all-well': localText('not all well', '일부 이상'),
};

/** One of our own actions: what, on what, by whom, and why when a reason was given. */
export function journalText(entry: JournalEntry): LocalText {
  const what = journalWhat(entry);
  const subject = journalSubject(entry);
  const outcome = outcomeWords[journalOutcome(entry)];
  const operator = entry.typedName === null ? entry.operator : `${entry.typedName} (${entry.operator})`;
  const reason = entry.details['reason'];
  const line = (language: 'en' | 'ko') =>
    [
      what[language],
      subject[language],
      typeof reason === 'string' ? reason : null,
      outcome?.[language] ?? null,
      operator,
    ]
      .filter((part) => part !== null && part !== '')
      .join(' · ');
  return clip(line('en'), line('ko'));
}

export function maintenanceText(edge: 'begin' | 'end', reason: string): LocalText {
  return edge === 'begin'
    ? clip(`Maintenance begins: ${reason}`, `유지 관리 시작: ${reason}`)
    : clip(`Maintenance ends: ${reason}`, `유지 관리 종료: ${reason}`);
}

export function gapEntryText(cause: 'stopped' | 'asleep', lengthText: LocalText): LocalText {
  return cause === 'asleep'
    ? localText(
        `Nothing was measured for ${lengthText.en}: the computer slept.`,
        `${lengthText.ko} 동안 측정하지 않음: 컴퓨터가 절전 상태였습니다.`,
      )
    : localText(
        `Nothing was measured for ${lengthText.en}: the console did not run.`,
        `${lengthText.ko} 동안 측정하지 않음: 콘솔이 실행되지 않았습니다.`,
      );
}

function clip(en: string, ko: string): LocalText {
  return localText(cut(en), cut(ko));
}

function cut(text: string): string {
  return text.length > 4000 ? `${text.slice(0, 3999)}…` : text;
}
