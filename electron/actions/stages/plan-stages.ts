import { localText } from '../../../shared/text/local-text.ts';
import type { Stage } from '../../packs/schema/stage.ts';
import type { ActionContext, KindPlan } from '../action-kind.ts';
import type { KeptFile } from '../run-record.ts';
import type { FileDigests, StagePlan } from './stage-kind.ts';
import { planStage } from './stage-kinds.ts';

/** What stages would do, one after another. `digests` is what their files are now. */
export async function planStages(
  stages: readonly Stage[],
  context: ActionContext,
  kept: readonly KeptFile[],
): Promise<KindPlan & { readonly files: Readonly<Record<string, string>> }> {
  const digests: FileDigests = new Map();
  const plans: { readonly stage: Stage; readonly plan: StagePlan }[] = [];
  for (const stage of stages) plans.push({ stage, plan: await planStage(stage, context, { kept, digests }) });
  const files = Object.fromEntries(digests);
  return {
    files,
    seen: JSON.stringify([files, plans.map(({ plan }) => plan.lines)]),
    changes: plans.flatMap(({ plan }) => plan.changes),
    stages: plans.map(({ stage, plan }) => ({
      id: stage.id,
      title: stage.title,
      kind: stage.do,
      lines: [...plan.lines],
      text: stage.do === 'confirm' ? stage.text : plan.nothingToDo,
    })),
    execution: plans.flatMap(({ plan }) => plan.lines),
    safety: stages.some((stage) => stage.do === 'edit') ? keptFiles : null,
    warnings: plans.flatMap(({ plan }) => plan.warnings),
    ...inTheWay(plans),
  };
}

/** Where every edit changes nothing, and no stage beside them does anything of its own, there is nothing to do. */
function inTheWay(
  plans: readonly { readonly stage: Stage; readonly plan: StagePlan }[],
): Pick<KindPlan, 'blockers' | 'nothingToDo'> {
  const blockers = plans.flatMap(({ plan }) => plan.blockers);
  const [idle] = plans.flatMap(({ plan }) => plan.nothingToDo ?? []);
  const isIdle = plans.every(({ stage, plan }) => plan.nothingToDo !== null || onlyFollows(stage));
  return { blockers, nothingToDo: isIdle ? (idle ?? null) : null };
}

/** Whether a stage changes nothing by itself: it looks at what the others made, or has a person go along with it. */
function onlyFollows(stage: Stage): boolean {
  return stage.do === 'confirm' || stage.do === 'wait' || (stage.do === 'http' && stage.run.length === 0);
}

const keptFiles = localText(
  'Each file is kept as it is before it is changed, sealed, where only this account can read it. The way back puts it there again.',
  '각 파일을 변경하기 전의 상태로, 이 계정만 읽을 수 있는 곳에 봉인하여 보관합니다. 되돌리면 그 파일을 다시 넣습니다.',
);
