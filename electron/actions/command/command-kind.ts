import { localText } from '../../../shared/text/local-text.ts';
import { blocked } from '../action-errors.ts';
import type { ActionKind } from '../action-kind.ts';
import { folderMissing } from '../folder-missing.ts';
import { folderPath } from '../folder-path.ts';
import { endText, filledCommand, isFine, linesOf, shownCommand, startCommand } from './program.ts';

const lookTimeoutMs = 15_000;

/** Runs one declared program on the computer that has the target's files. */
export const commandKind: ActionKind<'command'> = {
  kind: 'command',
  async plan(definition, context) {
    const command = filledCommand(definition.command, context);
    const folder = await folderPath(definition.base, context);
    const looked =
      folder === null || definition.look === undefined
        ? null
        : await startCommand(filledCommand(definition.look, context), folder, lookTimeoutMs, context);
    return {
      // What a look shows may change by itself from one second to the next; it informs and binds nothing.
      seen: JSON.stringify([shownCommand(command, context), folder]),
      changes: [
        {
          title: definition.title,
          verb: 'run',
          count: 1,
          columns: looked === null ? [] : ['output'],
          rows: looked === null ? [] : linesOf(looked).map((line) => [line]),
        },
      ],
      execution: [shownCommand(command, context)],
      safety: null,
      warnings:
        looked === null || isFine(looked)
          ? []
          : [endText(filledCommand(definition.look ?? [], context), looked, context)],
      blockers: folder === null ? [folderMissing(definition.base)] : [],
      nothingToDo: null,
    };
  },
  async run(definition, context) {
    const folder = await folderPath(definition.base, context);
    if (folder === null) throw blocked(folderMissing(definition.base));
    const command = filledCommand(definition.command, context);
    const end = await startCommand(command, folder, definition.timeout, context);
    return {
      ok: isFine(end),
      changes: [{ title: definition.title, verb: 'run', count: 1 }],
      safetyCopy: null,
      checks: [
        {
          title: localText('The program ended without an error', '프로그램이 오류 없이 끝남'),
          held: isFine(end),
          found: endText(command, end, context),
        },
      ],
      output: linesOf(end).join('\n'),
    };
  },
};
