import type { LocalText } from '../../shared/model/local-text.ts';
import type { State } from '../../shared/model/state.ts';
import { localText } from '../../shared/text/local-text.ts';
import { stateWords } from '../../shared/text/state-words.ts';

/** A state of a probe as what a step of a run found: what waits or rests found nothing. */
export const foundWords: Readonly<Record<State, LocalText>> = {
  ...stateWords,
  pending: localText('not measured yet', '아직 측정하지 않음'),
  paused: localText('not measured', '측정하지 않음'),
};
