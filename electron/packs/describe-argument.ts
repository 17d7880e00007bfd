import type { ActionArgument } from '../../shared/model/action.ts';
import type { ActionDefinition } from './schema/action.ts';

/** An argument of an action as the faces see it. */
export function describeArgument(argument: ActionDefinition['arguments'][number]): ActionArgument {
  return {
    name: argument.name,
    type: argument.type,
    title: argument.title,
    help: argument.help ?? null,
    choices: argument.choices,
    default: argument.default ?? null,
    fromView: argument['from-view'] ?? null,
  };
}
