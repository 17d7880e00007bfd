import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { TargetSummary } from '../../shared/model/target.ts';
import type { ConsoleClient } from '../console-client.ts';
import { meantBy } from './by-beginning.ts';

/** The target of a name, an id or an unambiguous beginning of an id; only the first two where it is to be destroyed. */
export async function findTarget(
  ops: ConsoleClient,
  text: string,
  by: 'name-or-any-id' | 'name-or-full-id' = 'name-or-any-id',
): Promise<TargetSummary> {
  const { targets } = await ops.call('targets.snapshot', {});
  const named = targets.find((target) => target.name === text || target.id === text);
  if (named) return named;
  const meant = meantBy(by === 'name-or-any-id' ? targets : [], text, 'target/unknown');
  if (meant.kind === 'one') return meant.one;
  if (meant.kind === 'several') {
    const ids = meant.several.map((target) => `${target.id} (${target.name})`).join(', ');
    throw new AppError(
      'target/ambiguous',
      localText(
        `"${text}" fits several targets: ${ids}.`,
        `"${text}"에 해당하는 대상이 여러 개입니다: ${ids}.`,
      ),
    );
  }
  throw unknown(text, targets);
}

function unknown(text: string, targets: readonly TargetSummary[]): AppError {
  const known = targets.map((target) => target.name).join(', ') || '—';
  return new AppError(
    'target/unknown',
    localText(
      `There is no target "${text}". Known targets: ${known}.`,
      `"${text}" 대상이 없습니다. 등록된 대상: ${known}.`,
    ),
  );
}
