import { isAppError } from '../../../shared/errors/app-error.ts';
import type { StageResult } from '../../../shared/model/action.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { Stage } from '../../packs/schema/stage.ts';
import type { ActionContext } from '../action-kind.ts';
import type { StageRun } from './stage-kind.ts';
import { runStage } from './stage-kinds.ts';

/** A run of stages as far as it is. */
type StagesStanding = {
  readonly state: 'running' | 'done' | 'failed' | 'waiting' | 'stopped';
  readonly results: readonly StageResult[];
};

type StagesToRun = {
  readonly stages: readonly Stage[];
  /** What is known of them already; those that are done are not done again, and one that waited has its person's word. */
  readonly results: readonly StageResult[];
  readonly context: ActionContext;
  readonly run: Omit<StageRun, 'copyPath'> & { readonly copyPath: (stage: string, name: string) => string };
  /** Told whenever anything is known anew, before the next thing happens. `ended` is the stage that has just ended. */
  readonly report: (standing: StagesStanding, ended: StageResult | null) => void;
};

/** Carries out stages in their order. The first that fails ends it: what follows is not run. */
export async function runStages(work: StagesToRun): Promise<StagesStanding> {
  const { stages, context, report } = work;
  const results = stages.map((stage, at) => work.results[at] ?? resultOf(stage, 'not-run'));
  for (const [at, stage] of stages.entries()) {
    const known = results[at]?.outcome;
    if (known === 'done' || known === 'skipped') continue;
    if (known === 'waiting') {
      results[at] = { ...resultOf(stage, 'done'), found: saidDone };
      report({ state: 'running', results }, results[at]);
      continue;
    }
    if (context.signal.aborted) return told({ state: 'stopped', results }, null, report);
    results[at] = resultOf(stage, 'running');
    report({ state: 'running', results }, null);
    const ended = await carriedOut(stage, work);
    results[at] = ended;
    if (ended.outcome === 'waiting' || ended.outcome === 'failed' || ended.outcome === 'stopped')
      return told({ state: ended.outcome, results }, ended, report);
    report({ state: 'running', results }, ended);
  }
  return told({ state: 'done', results }, null, report);
}

async function carriedOut(stage: Stage, { context, run }: StagesToRun): Promise<StageResult> {
  const { clock } = context;
  const startedAt = clock.monotonicMs();
  const part = { ...run, copyPath: (name: string) => run.copyPath(stage.id, name) };
  const ended = await runStage(stage, context, part).catch((error: unknown) => {
    if (context.signal.aborted) return { outcome: 'stopped', found: stoppedHere, output: null } as const;
    if (!isAppError(error)) throw error;
    return { outcome: 'failed', found: error.text, output: null } as const;
  });
  return {
    ...resultOf(stage, ended.outcome),
    found: localText(context.clean(ended.found.en), context.clean(ended.found.ko)),
    output: ended.output === null ? null : context.clean(ended.output),
    durationMs: clock.monotonicMs() - startedAt,
  };
}

function told(
  standing: StagesStanding,
  ended: StageResult | null,
  report: StagesToRun['report'],
): StagesStanding {
  report(standing, ended);
  return standing;
}

function resultOf({ id, title, do: kind }: Stage, outcome: StageResult['outcome']): StageResult {
  return { id, title, kind, outcome, found: null, output: null, durationMs: null };
}

const saidDone = localText('Said to be done', '완료했다고 확인함');
const stoppedHere = localText(
  'Stopped while it ran; what it did until then is not known',
  '실행 중 중단됨. 그때까지 한 일은 알 수 없음',
);
