import { createHash } from 'node:crypto';
import { localText } from '../../../shared/text/local-text.ts';
import type { RestorePlan } from '../../../shared/model/restore.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { notPlanned } from '../runbook-errors.ts';
import type { Carrying, StepContext, StepEnd, StepOf } from '../step-context.ts';
import { checkFinding, snapshotFor } from './snapshot-steps.ts';

/** What the restore would do now, and the snapshot it is of. */
export async function planRestore(
  step: StepOf<'restore'>,
  context: StepContext,
): Promise<{ readonly plan: RestorePlan; readonly snapshot: Snapshot; readonly fingerprint: string }> {
  const snapshot = snapshotFor(step.of, context, true);
  const plan = await context.ports.snapshots.planRestore(snapshot.id, step.parts, context.signal);
  const text = JSON.stringify([step.id, context.target.id, snapshot.id, plan]);
  return { plan, snapshot, fingerprint: createHash('sha256').update(text).digest('hex') };
}

/** Puts the snapshot that was planned in place. */
export async function runRestore(step: StepOf<'restore'>, context: Carrying): Promise<StepEnd> {
  const { confirmed, ports, tell, signal } = context;
  const snapshotId = confirmed?.snapshotId ?? null;
  if (confirmed === null || snapshotId === null) throw notPlanned();
  const { confirmName } = confirmed;
  const begun = ports.snapshots.restore(snapshotId, step.parts, confirmName, signal);
  tell({ jobId: begun.jobId, snapshotId });
  const result = await begun.ended;
  const isFine = result.outcome === 'restored' && result.checks.every(({ ok }) => ok);
  return {
    state: isFine ? 'done' : 'failed',
    result: isFine
      ? localText(`${result.files} files put in place.`, `파일 ${result.files}개를 복원했습니다.`)
      : localText(
          'The restore did not end as it should. Look at its checks.',
          '복원이 정상적으로 끝나지 않았습니다. 점검 결과를 확인하십시오.',
        ),
    evidence: {
      jobId: begun.jobId,
      snapshotId,
      restoreId: result.id,
      findings: result.checks.map(checkFinding),
    },
  };
}
