import type { LocalText } from '../model/local-text.ts';
import type { State } from '../model/state.ts';
import { localText } from './local-text.ts';

/** A state of a probe inside a sentence. */
export const stateWords: Readonly<Record<State, LocalText>> = {
  down: localText('down', '중단'),
  degraded: localText('degraded', '저하'),
  unknown: localText('unknown', '알 수 없음'),
  pending: localText('pending', '대기 중'),
  ok: localText('ok', '정상'),
  paused: localText('paused', '일시 중지'),
};
