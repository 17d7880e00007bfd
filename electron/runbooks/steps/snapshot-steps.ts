import type { DrillCheck } from '../../../shared/model/drill.ts';
import type { RepositoryId, SnapshotId } from '../../../shared/model/ids.ts';
import { StepId } from '../../../shared/model/ids.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { Finding } from '../../../shared/model/runbook.ts';
import type { Snapshot, VerifyReport } from '../../../shared/model/snapshot.ts';
import { isVerifiedInFull } from '../../../shared/rules/retention.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { utcMinute } from '../../../shared/text/utc-time.ts';
import { needsRepository, noSnapshot } from '../runbook-errors.ts';
import { filled, foundBy } from '../step-context.ts';
import type { Carrying, StepContext, StepEnd, StepOf } from '../step-context.ts';

/** Takes a snapshot; the one that was taken is kept as evidence even where it could not be verified. */
export async function takeSnapshot(step: StepOf<'snapshot'>, context: Carrying): Promise<StepEnd> {
  const { ports, target, run, tell, signal } = context;
  const label = step.label === undefined ? '' : filled(step.label, context).slice(0, 200);
  const wish = {
    targetId: target.id,
    repositoryId: repositoryOf(context),
    kind: step.kind,
    label: label === '' ? null : label,
    verify: step.verify,
  };
  const begun = ports.snapshots.take(wish, signal);
  tell({ jobId: begun.jobId });
  const { snapshot, verify } = await begun.ended;
  tell({ jobId: begun.jobId, snapshotId: snapshot.id });
  if (step.pin) {
    const why = `${run.record.runbook.title.en}: ${step.title.en}`;
    await ports.snapshots.pin(snapshot.id, why.slice(0, 500), signal);
  }
  const evidence = {
    jobId: begun.jobId,
    snapshotId: snapshot.id,
    findings: [takenFinding(snapshot), ...(verify === null ? [] : verifyFindings(verify))],
  };
  const result = verify?.ok === false ? notVerified : snapshotText(snapshot);
  return { state: verify?.ok === false ? 'failed' : 'done', result, evidence };
}

export async function verifySnapshot(step: StepOf<'verify'>, context: Carrying): Promise<StepEnd> {
  const snapshot = snapshotFor(step.of, context, false);
  const begun = context.ports.snapshots.verify(snapshot.id, context.signal);
  context.tell({ jobId: begun.jobId, snapshotId: snapshot.id });
  const report = await begun.ended;
  return {
    state: report.ok ? 'done' : 'failed',
    result: report.ok ? snapshotText(snapshot) : notVerified,
    evidence: { jobId: begun.jobId, snapshotId: snapshot.id, findings: verifyFindings(report) },
  };
}

export async function drillSnapshot(step: StepOf<'drill'>, context: Carrying): Promise<StepEnd> {
  const snapshot = snapshotFor(step.of, context, true);
  const begun = context.ports.snapshots.drill(snapshot.id, step.boot, context.signal);
  context.tell({ jobId: begun.jobId, snapshotId: snapshot.id });
  const report = await begun.ended;
  const took = (language: 'en' | 'ko') => formatDuration(report.restoreMs, language);
  return {
    state: report.ok ? 'done' : 'failed',
    result: report.ok
      ? localText(`Restored for practice in ${took('en')}.`, `${took('ko')} 만에 연습 복원을 마쳤습니다.`)
      : localText('The drill did not succeed.', '복원 훈련이 성공하지 못했습니다.'),
    evidence: {
      jobId: begun.jobId,
      snapshotId: snapshot.id,
      findings: [...verifyFindings(report), ...report.checks.map(checkFinding)],
      output: report.boot?.output ?? null,
    },
  };
}

/**
 * The snapshot that a step is about: of the named step before it, or the newest whole one.
 * @param mustBeVerified of those that no step names
 * @throws AppError runbook/no-snapshot
 */
export function snapshotFor(
  of: string | undefined,
  { run, target, ports }: StepContext,
  mustBeVerified: boolean,
): Snapshot {
  const known = ports.snapshots.list(target.id);
  const named = of === undefined ? null : namedBy(of, run);
  const found =
    of === undefined
      ? known.find((one) => one.partialReason === null && (!mustBeVerified || isVerifiedInFull(one)))
      : known.find(({ id }) => id === named);
  if (found === undefined) throw noSnapshot();
  return found;
}

function namedBy(of: string, run: StepContext['run']): SnapshotId | string | null {
  const evidence = foundBy(run, StepId.parse(of));
  if (evidence === null) return null;
  return evidence.snapshotId ?? (typeof evidence.value === 'string' ? evidence.value : null);
}

/** @throws AppError runbook/needs-repository */
function repositoryOf({ run, ports }: StepContext): RepositoryId {
  const known = ports.snapshots.repositories();
  const chosen = run.record.repositoryId;
  if (chosen !== null) return chosen;
  const [only, ...others] = known;
  if (only === undefined || others.length > 0) throw needsRepository(known.map(({ name }) => name));
  return only.id;
}

export function checkFinding({ what, ok, detail }: DrillCheck): Finding {
  return { title: what, held: ok, found: detail ?? (ok ? asItShould : notAsItShould) };
}

function verifyFindings({ layers }: Pick<VerifyReport, 'layers'>): Finding[] {
  return layers.map(({ layer, ok, checked, problems }) => {
    const [first] = problems;
    return {
      title: layerTitles[layer],
      held: ok,
      found: first ?? localText(`${checked} looked at`, `${checked}건 확인`),
    };
  });
}

function takenFinding(snapshot: Snapshot): Finding {
  return { title: localText('Snapshot', '스냅샷'), held: null, found: snapshotText(snapshot) };
}

function snapshotText({ id, files, bytes, startedAt }: Snapshot): LocalText {
  const at = utcMinute(startedAt);
  const short = id.slice(0, 12);
  return localText(
    `${short} of ${at}: ${files} files, ${formatBytes(bytes, 'en')}.`,
    `${short}(${at}): 파일 ${files}개, ${formatBytes(bytes, 'ko')}.`,
  );
}

const layerTitles = {
  bytes: localText('Bytes', '바이트'),
  structure: localText('Structure', '구조'),
  meaning: localText('Meaning', '의미'),
} as const;
const notVerified = localText(
  'Reading the snapshot back found problems. Do not rely on it.',
  '스냅샷을 다시 읽었을 때 문제가 발견되었습니다. 이 스냅샷에 의존하지 마십시오.',
);
const asItShould = localText('as it should be', '정상');
const notAsItShould = localText('not as it should be', '정상이 아님');
