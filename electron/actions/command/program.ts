import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { visibleText } from '../../../shared/text/visible-text.ts';
import { fillTemplate } from '../../packs/expression/templates.ts';
import { sudoWords } from '../../locations/ssh/sudo.ts';
import type { ProgramEnd } from '../../platform/run-program.ts';
import type { ActionContext } from '../action-kind.ts';

const outputBytes = 64 * 1024;

/** A declared program with its arguments, as they are now. */
export function filledCommand(
  command: readonly string[],
  { settings, plannedAt, ...context }: ActionContext,
): readonly string[] {
  return command.map(
    (part) => fillTemplate(part, { settings, argument: context.arguments, now: plannedAt, uuid: '' }).value,
  );
}

export function startCommand(
  [program = '', ...args]: readonly string[],
  folder: string,
  timeoutMs: number,
  { computer, signal }: ActionContext,
): Promise<ProgramEnd> {
  return computer.run({ program, args, folder, timeoutMs, mostBytes: outputBytes }, signal);
}

export function isFine(end: ProgramEnd): boolean {
  return end.kind === 'ended' && end.exitCode === 0;
}

export function linesOf(end: ProgramEnd): readonly string[] {
  if (end.kind === 'not-started') return [];
  return end.output.trimEnd().split(/\r?\n/).slice(-200).map(visibleText);
}

/** As it could be typed where it runs, with every argument in quotes that needs them. */
export function shownCommand(
  command: readonly string[],
  { computer: { asRoot } }: Pick<ActionContext, 'computer'>,
): string {
  return [...(asRoot ? sudoWords : []), ...command]
    .map((part) => (/^[A-Za-z0-9_./:=@%+-]+$/.test(part) ? part : `'${part.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}

/** What the journal adds for a program that runs as root. */
export function sudoNoted({
  computer: { asRoot },
}: Pick<ActionContext, 'computer'>): Readonly<Record<string, string>> {
  return asRoot ? { with: 'sudo' } : {};
}

/** How it ended, for the operator. */
export function endText(
  [program = '']: readonly string[],
  end: ProgramEnd,
  { computer: { host } }: Pick<ActionContext, 'computer'>,
): LocalText {
  switch (end.kind) {
    case 'not-started':
      if (host !== null) return notStartedThere(program, end.code, host);
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
      if (end.exitCode === 0) return localText('exit code 0', '종료 코드 0');
      return localText(
        `${program} ended with exit code ${end.exitCode}. See its output.`,
        `${program}이(가) 종료 코드 ${end.exitCode}(으)로 끝났습니다. 출력을 확인하십시오.`,
      );
  }
}

function notStartedThere(program: string, code: string, host: string): LocalText {
  return localText(
    `${program} could not be started (${code}). Install it on ${host}, or check its name.`,
    `${program}을(를) 시작할 수 없습니다(${code}). ${host}에 설치되어 있는지, 이름이 맞는지 확인하십시오.`,
  );
}
