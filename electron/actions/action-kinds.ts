import type { ActionContext, KindPlan, KindResult, PieceDefinition, Planned } from './action-kind.ts';
import { commandKind } from './command/command-kind.ts';
import { filesKind } from './files/files-kind.ts';
import { keepKind } from './files/keep-kind.ts';
import { httpKind } from './http/http-kind.ts';
import { rowsKind } from './rows/rows-kind.ts';

/** Asks the kind of the action for a plan. */
export function planKind(
  definition: PieceDefinition,
  context: ActionContext,
): Promise<Omit<KindPlan, 'stages'>> {
  switch (definition.kind) {
    case 'sqlite-exec':
      return rowsKind.plan(definition, context);
    case 'files-delete':
      return filesKind.plan(definition, context);
    case 'files-keep':
      return keepKind.plan(definition, context);
    case 'command':
      return commandKind.plan(definition, context);
    case 'http':
      return httpKind.plan(definition, context);
  }
}

/** Lets the kind of the action carry out what was planned; null when it is no longer so. */
export function runKind(
  definition: PieceDefinition,
  context: ActionContext,
  planned: Planned,
): Promise<KindResult | null> {
  switch (definition.kind) {
    case 'sqlite-exec':
      return rowsKind.run(definition, context, planned);
    case 'files-delete':
      return filesKind.run(definition, context, planned);
    case 'files-keep':
      return keepKind.run(definition, context, planned);
    case 'command':
      return commandKind.run(definition, context, planned);
    case 'http':
      return httpKind.run(definition, context, planned);
  }
}
