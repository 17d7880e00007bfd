import type { RestorePlan, RestoreRemark } from '../../../shared/model/restore.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { cancellable } from '../../platform/cancellable.ts';
import { gateMissing, noGate } from './plan-remarks.ts';
import type { RestoreRequest } from './restore-request.ts';
import { rowDifferences } from './row-differences.ts';
import { lookForStandstill } from './standstill.ts';
import { surveyRestore } from './survey.ts';
import type { Survey } from './survey.ts';
import { toldFiles } from './told-files.ts';

/** What a restore needs on top of moving bytes. */
const fixedMs = 5000;
const perFileMs = 2;
/** Careful rates of an ordinary disk: written and brought to the disk, and read back. */
const writtenBytesPerMs = 40_000;
const readBytesPerMs = 150_000;

/** What a restore would do: changes per part, what stands against it, space and time. Writes nothing. */
export function planRestore(request: RestoreRequest, context: JobContext): Promise<RestorePlan> {
  const files = toldFiles(request.files);
  return cancellable(context.signal, () => plan({ ...request, files }, context));
}

async function plan(request: RestoreRequest, context: JobContext): Promise<RestorePlan> {
  const survey = await surveyRestore(request, context, { readContent: true });
  const { plan: found } = survey;
  if (!survey.destination.inPlace) return { ...found, stopMs: null };
  const running = request.service?.running ?? null;
  const still = await lookForStandstill(request.files, running, survey.livePaths, context.signal);
  const parts: RestorePlan['parts'] = [];
  const unread: RestorePlan['warnings'] = [];
  for (const [index, part] of survey.scope.parts.entries()) {
    const planned = found.parts[index];
    if (planned === undefined) continue;
    const { rows, warnings } = await rowDifferences(request.files, survey.scope, part, context.signal);
    parts.push({ ...planned, rows: rows === null ? null : [...rows] });
    unread.push(...warnings);
  }
  return {
    ...found,
    parts,
    blockers: [...found.blockers, ...still.blockers],
    warnings: [...found.warnings, ...unread, ...still.warnings, ...gateRemarks(request)],
    stopMs: stopMs(survey),
  };
}

/** Written once, and everything read back and once more where it lies. */
function stopMs({ plan, totalBytes }: Survey): number {
  const files = plan.parts.reduce(
    (sum, { changes }) => sum + changes.added + changes.changed + changes.unchanged,
    0,
  );
  const bytesMs = plan.bytesToWrite / writtenBytesPerMs + (2 * totalBytes) / readBytesPerMs;
  // An estimate: whole seconds say what is known.
  return Math.ceil((fixedMs + files * perFileMs + bytesMs) / 1000) * 1000;
}

/** Without a gate nothing keeps the service from starting on a half set. */
function gateRemarks(request: RestoreRequest): readonly RestoreRemark[] {
  const id = request.service?.gate ?? null;
  if (id === null) return [noGate];
  const part = request.contents.root.parts.find((candidate) => candidate.id === id);
  return part?.state === 'captured' ? [] : [gateMissing(id)];
}
