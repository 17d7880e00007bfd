import { useState } from 'react';
import type { ActionSummary } from '../../../shared/model/action.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import type { ViewCell } from '../../../shared/model/view.ts';
import { actionTexts } from '../../app/texts/actions.ts';
import { IconButton } from '../../ui/Button.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Menu, MenuActions } from '../../ui/Menu.tsx';
import { ActionDialog } from './ActionDialog.tsx';

/** The actions that take their argument from this cell. */
export function RowActions(props: {
  readonly target: TargetSummary;
  readonly actions: readonly ActionSummary[];
  readonly column: string;
  readonly cell: ViewCell;
}) {
  const { cell, column } = props;
  const texts = useTexts(actionTexts);
  const local = useLocal();
  const [chosen, setChosen] = useState<ActionSummary | null>(null);
  if (cell === null) return null;
  const argument = chosen?.arguments.find(({ fromView }) => fromView?.column === column);
  return (
    <>
      <Menu trigger={<IconButton small icon="more" name={texts.rowActions(String(cell))} />}>
        <MenuActions
          actions={props.actions.map((action) => ({
            id: action.id,
            label: `${local(action.title)}…`,
            icon: 'run',
            onChoose: () => setChosen(action),
          }))}
        />
      </Menu>
      {chosen === null || argument === undefined ? null : (
        <ActionDialog
          target={props.target}
          action={chosen}
          given={{ [argument.name]: cell }}
          onClose={() => setChosen(null)}
        />
      )}
    </>
  );
}

/** The actions whose argument comes from a column of this view. */
export function actionsOnColumn(
  actions: readonly ActionSummary[],
  viewId: string,
  column: string,
): readonly ActionSummary[] {
  return actions.filter(({ arguments: all }) =>
    all.some(({ fromView }) => fromView?.view === viewId && fromView.column === column),
  );
}
