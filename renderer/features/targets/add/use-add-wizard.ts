import { useEffect, useReducer } from 'react';
import type { Dispatch } from 'react';
import type { WizardFrom } from './pointed-at.ts';
import { startWizard, wizardReducer } from './wizard-machine.ts';
import type { WizardEvent, WizardState } from './wizard-machine.ts';

/** What was typed when the place was left for another, in the memory of the window only; null once it was added or given up. */
let kept: { readonly state: WizardState; readonly opened: WizardFrom } | null = null;

/** The wizard as it was left, or a new one. `opened` is what it is opened for; `giveUp` forgets what was typed. */
export function useAddWizard(
  opened: WizardFrom,
): readonly [state: WizardState, dispatch: Dispatch<WizardEvent>, giveUp: () => void] {
  const [state, dispatch] = useReducer(wizardReducer, opened, () => kept?.state ?? startWizard(opened));
  useEffect(() => {
    // Opened for something else than before, it begins there, with what was typed.
    if (kept !== null && kept.opened !== opened) dispatch({ kind: 'began-anew', from: opened });
  }, [opened]);
  useEffect(() => {
    kept = state.step === 'done' ? null : { state, opened };
  }, [state, opened]);
  const giveUp = () => {
    kept = null;
  };
  return [state, dispatch, giveUp];
}
