import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { State } from '../../shared/model/state.ts';

/** A state of a probe in a sentence. */
export const stateWords: Readonly<Record<State, LocalText>> = {
  ok: localText('ok', '정상'),
  degraded: localText('degraded', '저하'),
  down: localText('down', '중단'),
  unknown: localText('unknown', '알 수 없음'),
  pending: localText('not measured yet', '아직 측정하지 않음'),
  paused: localText('not measured', '측정하지 않음'),
};
