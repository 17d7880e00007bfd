import type { LocalText } from '../../../shared/model/local-text.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { localText } from '../../../shared/text/local-text.ts';

export function overTimeText(timeoutMs: number): LocalText {
  return localText(
    `The probe did not finish within ${formatDuration(timeoutMs, 'en')}, so nothing was measured.`,
    `점검이 ${formatDuration(timeoutMs, 'ko')} 안에 끝나지 않아 측정하지 못했습니다.`,
  );
}

export function abandonedText(timeoutMs: number): LocalText {
  return localText(
    `The probe did not stop at its limit of ${formatDuration(timeoutMs, 'en')} and was abandoned; nothing was measured.`,
    `점검이 제한 시간 ${formatDuration(timeoutMs, 'ko')}에 멈추지 않아 중단 처리했으며, 측정하지 못했습니다.`,
  );
}

export const stillHangingText: LocalText = localText(
  'An earlier run of this probe was abandoned and has still not ended, so no new one is started.',
  '이 점검의 이전 실행이 중단 처리된 뒤에도 끝나지 않아 새로 실행하지 않습니다.',
);

export function crashedText(incident: string): LocalText {
  return localText(
    `The probe itself failed (${incident}). This is an error in Holdfast, not on the target; the log has the details.`,
    `점검 자체가 실패했습니다(${incident}). 대상이 아니라 Holdfast의 오류이며, 자세한 내용은 로그에 있습니다.`,
  );
}

export const gapText: LocalText = localText(
  'Not measured since the console stopped or the computer slept.',
  '콘솔이 멈추었거나 컴퓨터가 절전 상태였던 이후로 측정하지 않았습니다.',
);

export const resumedText: LocalText = localText(
  'Not measured since the pause.',
  '일시 중지 이후로 아직 측정하지 않았습니다.',
);

export const writesOffText: LocalText = localText(
  'Off: this probe writes to the target. Enable writing probes for the target, or run it by hand.',
  '꺼짐: 이 점검은 대상에 데이터를 기록합니다. 대상에서 쓰기 점검을 켜거나 직접 실행하십시오.',
);

export function needsText(missing: readonly LocalText[]): LocalText {
  return localText(
    `Paused: it needs ${missing.map(({ en }) => en).join(', ')}. Add it to the target.`,
    `일시 중지: ${missing.map(({ ko }) => ko).join(', ')}이(가) 필요합니다. 대상에 추가하십시오.`,
  );
}

export function pausedText(reason: string, by: string): LocalText {
  return localText(`Paused by ${by}: ${reason}`, `${by} 님이 일시 중지함: ${reason}`);
}
