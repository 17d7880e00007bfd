import { z } from 'zod';
import { localText } from '../../../shared/text/local-text.ts';
import { parseJson } from '../../../shared/text/parse-json.ts';
import { fillTemplate } from '../../packs/expression/templates.ts';
import type { HttpStep } from '../../packs/schema/request.ts';
import type { RunScope } from './run-scope.ts';

/** More requests than this are not sent for one step. */
const mostItems = 200;

const Items = z.array(z.string()).max(mostItems);

/** One time that a step is done: what it is called, and what its templates may read. */
export type StepTurn = { readonly step: HttpStep; readonly scope: RunScope };

/**
 * The times that a step is done: once, or for each of its list. A list that is none, or that is too long, is a turn as well: its request
 * lacks its `${item}` and says so.
 */
export function turnsOf(step: HttpStep, scope: RunScope): readonly StepTurn[] {
  const list = step['for-each'];
  if (list === undefined) return [{ step, scope }];
  const items = itemsIn(list, scope);
  if (items === null) return [{ step, scope }];
  const title = step.title ?? localText(step.id, step.id);
  return items.map((item, at) => ({
    step: {
      ...step,
      id: `${step.id}-${at + 1}`,
      title: localText(`${title.en} (${item})`, `${title.ko} (${item})`),
    },
    scope: { ...scope, templates: { ...scope.templates, item } },
  }));
}

function itemsIn(list: string, scope: RunScope): readonly string[] | null {
  return Items.safeParse(parseJson(fillTemplate(list, scope.templates).value)).data ?? null;
}
