import type { StepId } from '../../shared/model/ids.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { Run } from '../../shared/model/runbook.ts';
import type { ConsoleClient } from '../console-client.ts';
import { meantBy } from './by-beginning.ts';

/** The run of an id or of an unambiguous beginning of one. @throws AppError runbook/unknown-run */
export async function findRun(ops: ConsoleClient, text: string): Promise<Run> {
  const { runs } = await ops.call('runbooks.runs', {});
  const meant = meantBy(runs, text, 'runbook/unknown-run');
  if (meant.kind === 'one') return ops.call('runbooks.get', { runId: meant.one.id });
  throw new AppError(
    'runbook/unknown-run',
    meant.kind === 'none'
      ? localText(
          `There is no run "${text}" of a runbook. "holdfast runbook runs" shows them.`,
          `런북 실행 "${text}"이(가) 없습니다. "holdfast runbook runs"로 확인하십시오.`,
        )
      : localText(
          `"${text}" is the beginning of ${meant.several.length} runs. Give more characters.`,
          `"${text}"(으)로 시작하는 실행이 ${meant.several.length}개입니다. 더 많은 글자를 입력하십시오.`,
        ),
  );
}

/** @throws AppError runbook/unknown-step */
export function stepNamed(run: Run, name: string): StepId {
  const found = run.steps.find(({ step }) => step.id === name);
  if (found !== undefined) return found.step.id;
  const known = run.steps.map(({ step }) => step.id).join(', ');
  throw new AppError(
    'runbook/unknown-step',
    localText(
      `This run has no step "${name}". Its steps: ${known}.`,
      `이 실행에는 단계 "${name}"이(가) 없습니다. 단계: ${known}.`,
    ),
  );
}
