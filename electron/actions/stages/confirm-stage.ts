import { nothingPlanned } from './stage-kind.ts';
import type { StageKind } from './stage-kind.ts';

/** Waits for a person: what follows is carried out once they say that it is done. */
export const confirmStage: StageKind<'confirm'> = {
  plan: () => Promise.resolve({ ...nothingPlanned, lines: [] }),
  run: (stage) => Promise.resolve({ outcome: 'waiting', found: stage.text, output: null }),
};
