import { localText } from '../../../shared/model/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { visibleText } from '../../../shared/text/visible-text.ts';
import { fillTemplate } from '../../packs/expression/templates.ts';
import { programEnvironment } from '../../platform/program-environment.ts';
import { runProgram } from '../../platform/run-program.ts';
import type { ProgramEnd } from '../../platform/run-program.ts';
import { blocked } from '../action-errors.ts';
import { folderMissing } from '../folder-missing.ts';
import type { ActionContext, ActionKind } from '../action-kind.ts';

const outputBytes = 64 * 1024;
const lookTimeoutMs = 15_000;

/** Runs one declared program on this computer. */
export const commandKind: ActionKind<'command'> = {
  kind: 'command',
  async plan(definition, context) {
    const command = filled(definition.command, context);
    const folder = await folderOf(definition.base, context);
    const looked =
      folder === null || definition.look === undefined
        ? null
        : await start(filled(definition.look, context), folder, lookTimeoutMs, context);
    return {
      // What a look shows may change by itself from one second to the next; it informs and binds nothing.
      seen: JSON.stringify([command, folder]),
      changes: [
        {
          title: definition.title,
          verb: 'run',
          count: 1,
          columns: looked === null ? [] : ['output'],
          rows: looked === null ? [] : linesOf(looked).map((line) => [line]),
        },
      ],
      execution: [shownCommand(command)],
      safety: null,
      warnings:
        looked === null || isFine(looked)
          ? []
          : [failureText(filled(definition.look ?? [], context), looked)],
      blockers: folder === null ? [folderMissing(definition.base)] : [],
    };
  },
  async run(definition, context) {
    const folder = await folderOf(definition.base, context);
    if (folder === null) throw blocked(folderMissing(definition.base));
    const command = filled(definition.command, context);
    const end = await start(command, folder, definition.timeout, context);
    return {
      ok: isFine(end),
      changes: [{ title: definition.title, verb: 'run', count: 1 }],
      safetyCopy: null,
      checks: [
        {
          title: localText('The program ended without an error', '프로그램이 오류 없이 끝남'),
          held: isFine(end),
          found: isFine(end) ? localText('exit code 0', '종료 코드 0') : failureText(command, end),
        },
      ],
      output: linesOf(end).join('\n'),
    };
  },
};

function filled(
  command: readonly string[],
  { settings, plannedAt, ...context }: ActionContext,
): readonly string[] {
  return command.map(
    (part) => fillTemplate(part, { settings, argument: context.arguments, now: plannedAt, uuid: '' }).value,
  );
}

async function folderOf(base: string, { folder }: ActionContext): Promise<string | null> {
  return (await folder(base)?.resolve('.')) ?? null;
}

function start(
  [program = '', ...args]: readonly string[],
  cwd: string,
  timeoutMs: number,
  { signal }: ActionContext,
): Promise<ProgramEnd> {
  return runProgram({
    program,
    args,
    cwd,
    environment: programEnvironment(),
    timeoutMs,
    mostBytes: outputBytes,
    signal,
  });
}

function isFine(end: ProgramEnd): boolean {
  return end.kind === 'ended' && end.exitCode === 0;
}

function linesOf(end: ProgramEnd): readonly string[] {
  if (end.kind === 'not-started') return [];
  return end.output.trimEnd().split(/\r?\n/).slice(-200).map(visibleText);
}

/** As it could be typed, with every argument in quotes that needs them. */
function shownCommand(command: readonly string[]): string {
  return command
    .map((part) => (/^[A-Za-z0-9_./:=@%+-]+$/.test(part) ? part : `'${part.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}

function failureText([program = '']: readonly string[], end: ProgramEnd): LocalText {
  switch (end.kind) {
    case 'not-started':
      return localText(
        `${program} could not be started (${end.code}). Install it on this computer, or check its name.`,
        `${program}을(를) 시작할 수 없습니다(${end.code}). 이 컴퓨터에 설치되어 있는지, 이름이 맞는지 확인하십시오.`,
      );
    case 'over-time':
      return localText(
        `${program} did not end in time and was ended, with everything it had started.`,
        `${program}이(가) 제시간에 끝나지 않아, 시작한 모든 프로세스와 함께 종료했습니다.`,
      );
    case 'signalled':
      return localText(
        `${program} was ended by ${end.signal}.`,
        `${program}이(가) ${end.signal}(으)로 종료되었습니다.`,
      );
    case 'ended':
      return localText(
        `${program} ended with exit code ${end.exitCode}. See its output.`,
        `${program}이(가) 종료 코드 ${end.exitCode}(으)로 끝났습니다. 출력을 확인하십시오.`,
      );
  }
}
