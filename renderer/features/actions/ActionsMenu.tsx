import { useState } from 'react';
import type { ActionSummary } from '../../../shared/model/action.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { actionTexts } from '../../app/texts/actions.ts';
import { useActions } from '../../data/actions.ts';
import { Button } from '../../ui/Button.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Menu, MenuActions } from '../../ui/Menu.tsx';
import { ActionDialog } from './ActionDialog.tsx';
import { RunsDialog } from './RunsDialog.tsx';

/** Every action of a target; nothing where its pack has none. */
export function ActionsMenu(props: { readonly target: TargetSummary }) {
  const texts = useTexts(actionTexts);
  const local = useLocal();
  const actions = useActions(props.target.id);
  const [chosen, setChosen] = useState<ActionSummary | null>(null);
  const [showsRuns, setShowsRuns] = useState(false);
  if (actions.data === undefined || actions.data.actions.length === 0) return null;
  return (
    <>
      <Menu trigger={<Button icon="pen">{texts.actions}</Button>}>
        <MenuActions
          actions={[
            ...actions.data.actions.map((action) => ({
              id: action.id,
              label: `${local(action.title)}…`,
              icon: 'run' as const,
              onChoose: () => setChosen(action),
            })),
            { id: 'runs', label: texts.runsDialog, icon: 'journal', onChoose: () => setShowsRuns(true) },
          ]}
        />
      </Menu>
      {showsRuns ? <RunsDialog target={props.target} onClose={() => setShowsRuns(false)} /> : null}
      {chosen === null ? null : (
        <ActionDialog target={props.target} action={chosen} given={{}} onClose={() => setChosen(null)} />
      )}
    </>
  );
}
