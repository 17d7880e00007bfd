import type { AlertCause } from '../../shared/model/alert.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import { formatDuration } from '../../shared/text/format-duration.ts';
import { localText } from '../../shared/text/local-text.ts';
import { stateWords } from '../../shared/text/state-words.ts';
import { visibleText } from '../../shared/text/visible-text.ts';
import type { Told } from './told.ts';

const causeWords: Readonly<Record<AlertCause, LocalText>> = {
  state: localText('state', '상태'),
  freshness: localText('freshness of backups', '백업 최신성'),
  certificate: localText('certificate', '인증서'),
  schedule: localText('schedule', '일정'),
  drill: localText('drill', '복원 훈련'),
  retention: localText('retention', '보존 정책'),
  maintenance: localText('recurring maintenance', '정기 유지 관리'),
  release: localText('release', '릴리스'),
  desk: localText('this desk', '이 데스크'),
};

/** What an alert is told as, in one line: `Chat: down (state)`. */
export function headline({ event, alert, reminder }: Told): LocalText {
  const subject = plain(alert.subject);
  const severity = stateWords[alert.severity];
  const cause = causeWords[alert.cause];
  switch (event) {
    case 'open':
      return localText(
        `${subject}: ${severity.en} (${cause.en})`,
        `${subject}: ${severity.ko} (${cause.ko})`,
      );
    case 'worse':
      return localText(
        `${subject}: now ${severity.en} (${cause.en})`,
        `${subject}: 이제 ${severity.ko} (${cause.ko})`,
      );
    case 'reminder': {
      const which = reminder === null ? '' : ` ${reminder.number}/${reminder.atMost}`;
      return localText(
        `${subject}: still ${severity.en} (${cause.en}), reminder${which}`,
        `${subject}: 아직 ${severity.ko} (${cause.ko}), 다시 알림${which}`,
      );
    }
    case 'close':
      return closing(subject, cause, alert);
  }
}

function closing(subject: string, cause: LocalText, { end, since, closedAt }: Told['alert']): LocalText {
  if (end === 'gone') {
    return localText(
      `${subject}: closed, no longer looked after (${cause.en})`,
      `${subject}: 더 이상 관리하지 않아 닫음 (${cause.ko})`,
    );
  }
  const durationMs = (closedAt ?? since) - since;
  return localText(
    `${subject}: well again after ${formatDuration(durationMs, 'en')} (${cause.en})`,
    `${subject}: ${formatDuration(durationMs, 'ko')} 만에 정상 (${cause.ko})`,
  );
}

/** What there is to say beside the headline. */
export function detailText({ event, alert }: Told): LocalText {
  const { en, ko } = alert.reason;
  if (event !== 'close') return localText(visibleText(en), visibleText(ko));
  return localText(`It was: ${visibleText(en)}`, `원인: ${visibleText(ko)}`);
}

/** One line, whatever somebody called a target. */
export function plain(text: string): string {
  return visibleText(text).replaceAll(/\s+/g, ' ').trim();
}
