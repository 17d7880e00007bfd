import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { Evidence } from '../../../shared/model/runbook.ts';
import type { ViewCell, ViewColumn, ViewPage } from '../../../shared/model/view.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { utcSecond } from '../../../shared/text/utc-time.ts';
import { evidenceRows } from '../evidence.ts';
import { filled } from '../step-context.ts';
import type { StepContext, StepEnd, StepOf } from '../step-context.ts';

/** Reads a view. With a number of rows it is judged by that; without one a person looks at the table. */
export async function readView(step: StepOf<'view'>, context: StepContext): Promise<StepEnd> {
  const { ports, target, pack, signal } = context;
  const view = pack.views.find(({ id }) => id === step.view);
  const stateColumn = view?.columns.find(({ type }) => type === 'state')?.id;
  const text = step.filter === undefined ? '' : filled(step.filter, context);
  const page = await ports.view(
    {
      targetId: target.id,
      viewId: step.view,
      filter: {
        ...(text === '' ? {} : { text: text.slice(0, 200) }),
        ...(step.states.length === 0 || stateColumn === undefined
          ? {}
          : { columns: { [stateColumn]: step.states } }),
      },
      offset: 0,
      limit: evidenceRows,
    },
    signal,
  );
  const evidence = { table: tableOf(page) };
  const result = countText(page.matching);
  if (step.rows === undefined) return { state: 'waiting', result, evidence };
  const { 'at-least': least = 0, 'at-most': most = Number.POSITIVE_INFINITY } = step.rows;
  const isFine = page.matching >= least && page.matching <= most;
  return { state: isFine ? 'done' : 'failed', result, evidence };
}

function tableOf({ columns, rows, matching }: ViewPage): Evidence['table'] {
  return {
    columns: columns.map(({ title }) => title),
    rows: rows.map((row) => row.map((cell, at) => plainCell(cell, columns[at]))),
    matching,
  };
}

/** A cell that can be read without its column: times in UTC, sizes with their unit. */
function plainCell(cell: ViewCell, column: ViewColumn | undefined): ViewCell {
  if (typeof cell !== 'number') return cell;
  if (column?.type === 'time' && Math.abs(cell) < 8.64e15) return utcSecond(cell);
  return column?.type === 'bytes' ? formatBytes(cell, 'en') : cell;
}

function countText(count: number): LocalText {
  return localText(count === 1 ? '1 row.' : `${count} rows.`, `${count}개 행.`);
}
