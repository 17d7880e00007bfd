import type { TargetId } from '../../shared/model/ids.ts';
import { RunbookId } from '../../shared/model/ids.ts';
import type { RunbookRule, RunbookSummary, StepDescription } from '../../shared/model/runbook.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { Target } from '../../shared/model/target.ts';
import type { RunbookDefinition } from '../packs/schema/runbook.ts';
import { refusalOf } from './describe-lack.ts';
import { summaryOf } from './describe-run.ts';
import type { RunKeeper } from './run-keeper.ts';
import type { RunbookPorts } from './runbook-ports.ts';
import { describeRunbook, describeSteps, rulesBeside, runbookOf } from './start-run.ts';

type Sources = Pick<RunbookPorts, 'target' | 'targets' | 'pack' | 'findPack'>;
type Runs = Pick<RunKeeper, 'newest' | 'lastFinishedAt'>;

export type ShownRunbook = {
  readonly runbook: RunbookSummary;
  readonly steps: StepDescription[];
  readonly rules: RunbookRule[];
  /** Why it would not be started now. */
  readonly refusal: LocalText | null;
};

/** What can be carried out, of one target or of all, or what recurs of it; each with its newest run. @throws AppError target/unknown */
export function listRunbooks(
  { targetId, recurring }: { readonly targetId: TargetId | null; readonly recurring: boolean },
  ports: Sources,
  runs: Runs,
): RunbookSummary[] {
  const targets = targetId === null ? ports.targets() : [ports.target(targetId)];
  return targets.flatMap((target) =>
    (ports.findPack(target.pack)?.runbooks ?? [])
      .filter(({ every }) => !recurring || every !== undefined)
      .map((runbook) => described(target, runbook, runs)),
  );
}

/** One of them with its steps. @throws AppError target/unknown, pack/unknown, runbook/unknown */
export function showRunbook(targetId: TargetId, id: RunbookId, ports: Sources, runs: Runs): ShownRunbook {
  const target = ports.target(targetId);
  const pack = ports.pack(target.pack);
  const runbook = runbookOf(pack, id);
  return {
    runbook: described(target, runbook, runs),
    steps: describeSteps(runbook, pack, target.settings),
    rules: rulesBeside(runbook, pack),
    refusal: refusalOf(runbook, pack, target.settings),
  };
}

function described({ id: targetId }: Target, runbook: RunbookDefinition, runs: Runs): RunbookSummary {
  const id = RunbookId.parse(runbook.id);
  const last = runs.newest(targetId, id);
  const lastRun = last === null ? null : summaryOf(last);
  return describeRunbook(targetId, runbook, { lastRun, lastFinishedAt: runs.lastFinishedAt(targetId, id) });
}
