import { cancelled } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { JobContext } from '../../platform/job-context.ts';
import type { RestoreCheck } from '../../../shared/model/restore.ts';
import { stepBack, stepForward } from './apply-step.ts';
import { inPlaceCheck, refuseUnlessAsWritten } from './check-restored.ts';
import type { StageAt } from './check-restored.ts';
import type { RestoreIntent } from './intent.ts';
import type { RestoreFiles } from './restore-files.ts';

/**
 * Takes every step of an intent; those that were taken already do nothing. Before the step that lets the service start again, what lies in
 * place is compared with the manifest: afterwards the service may write.
 */
export async function carryOut(
  files: RestoreFiles,
  intent: RestoreIntent,
  context: JobContext,
): Promise<RestoreCheck> {
  for (const [index, step] of intent.steps.entries()) {
    if (index === intent.opensAt) await refuseUnlessAsWritten(files, intent, context);
    if (context.signal.aborted) throw cancelled();
    // What follows the look at what lies in place does not go back behind it.
    report(context, intent, index, putting, [index < intent.opensAt ? 4 : 5, 5]);
    await stepForward(files, intent, step);
  }
  if (intent.opensAt >= intent.steps.length) await refuseUnlessAsWritten(files, intent, context);
  return inPlaceCheck(intent);
}

/** Takes every step back, the last first: the gate is closed before anything else and opened after all of it. */
export async function takeBack(
  files: RestoreFiles,
  intent: RestoreIntent,
  context: JobContext,
): Promise<void> {
  for (const [index, step] of intent.steps.toReversed().entries()) {
    if (context.signal.aborted) throw cancelled();
    report(context, intent, index, takingBack, [2, 2]);
    await stepBack(files, intent, step);
  }
}

const putting = localText('Putting in place', '제자리에 놓는 중');
const takingBack = localText('Taking back', '되돌리는 중');

function report(
  context: JobContext,
  intent: RestoreIntent,
  done: number,
  stage: LocalText,
  [step, steps]: StageAt,
): void {
  context.progress({
    stage,
    step,
    steps,
    files: done,
    filesTotal: intent.steps.length,
    bytes: 0,
    bytesTotal: null,
  });
}
