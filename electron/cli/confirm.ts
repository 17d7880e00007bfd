import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { CommandContext } from './command.ts';

/**
 * The name an operator types to confirm what cannot be taken back: as `--confirm`, or asked for on a terminal. Whether it is
 * the right one is for the console to say.
 * @throws AppError when nothing was given and there is no terminal to ask on
 */
export async function typedName(
  { inputs }: CommandContext,
  given: string | undefined,
  of: { readonly kind: 'target' | 'repository' | 'host'; readonly name: string },
): Promise<string> {
  const typed =
    given ?? (await inputs.ask(`Type the name of the ${of.kind} (${of.name}) to confirm: `, false));
  if (typed !== null) return typed;
  const flag = `--confirm ${JSON.stringify(of.name)}`;
  throw new AppError(
    `${of.kind}/not-confirmed`,
    localText(
      `This cannot be taken back, and there is no terminal to ask on: add ${flag}.`,
      `되돌릴 수 없는 작업이며 확인을 입력받을 터미널이 없습니다. ${flag}을(를) 추가하십시오.`,
    ),
  );
}
