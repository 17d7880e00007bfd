import { useCallback } from 'react';
import type { ReactNode } from 'react';
import type { TargetSummary } from '../../../shared/model/target.ts';
import type { ViewCell } from '../../../shared/model/view.ts';
import { useActions } from '../../data/actions.ts';
import type { DataColumn } from '../../ui/table/DataTable.tsx';
import { actionsOnColumn, RowActions } from '../actions/RowActions.tsx';

type RenderCell = (cell: ViewCell, column: DataColumn) => ReactNode;

/** Cells as they are, and beside those that an action takes its argument from the actions of their row. */
export function useCellWithActions(target: TargetSummary, viewId: string, render: RenderCell): RenderCell {
  const actions = useActions(target.id).data?.actions;
  return useCallback(
    (cell, column) => {
      const fitting = actionsOnColumn(actions ?? [], viewId, column.id);
      if (fitting.length === 0) return render(cell, column);
      return (
        <span className="cell-with-actions">
          <RowActions target={target} actions={fitting} column={column.id} cell={cell} />
          {render(cell, column)}
        </span>
      );
    },
    [actions, target, viewId, render],
  );
}
