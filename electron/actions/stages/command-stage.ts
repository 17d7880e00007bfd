import { blocked } from '../action-errors.ts';
import { endText, filledCommand, isFine, linesOf, shownCommand, startCommand } from '../command/program.ts';
import { folderMissing } from '../folder-missing.ts';
import { folderPath } from '../folder-path.ts';
import { nothingPlanned } from './stage-kind.ts';
import type { StageKind } from './stage-kind.ts';

/** Runs one declared program. */
export const commandStage: StageKind<'command'> = {
  async plan(stage, context) {
    const folder = await folderPath(stage.base, context);
    return {
      ...nothingPlanned,
      lines: [shownCommand(filledCommand(stage.command, context), context)],
      blockers: folder === null ? [folderMissing(stage.base)] : [],
    };
  },
  async run(stage, context) {
    const folder = await folderPath(stage.base, context);
    if (folder === null) throw blocked(folderMissing(stage.base));
    const command = filledCommand(stage.command, context);
    const end = await startCommand(command, folder, stage.timeout, context);
    return {
      outcome: isFine(end) ? 'done' : 'failed',
      found: endText(command, end, context),
      output: linesOf(end).join('\n') || null,
    };
  },
};
