import { localText } from '../../../shared/text/local-text.ts';
import type { ProbeStep } from '../../../shared/model/probe.ts';
import type { Finding } from '../../../shared/model/runbook.ts';
import type { StepContext, StepEnd, StepOf } from '../step-context.ts';

/** Sends requests that only read, one after another; the first that is not answered as it must be ends it. */
export async function runCheck(step: StepOf<'check'>, context: StepContext): Promise<StepEnd> {
  const { ports, target, inputs, signal } = context;
  const request = { session: step.session, steps: step.requests, inputs, timeoutMs: step.timeout };
  const { steps, failed } = await ports.send(target, request, signal);
  const findings = steps.map(findingOf);
  if (failed === null) return { state: 'done', result: asExpected, evidence: { findings } };
  return { state: 'failed', result: failed, evidence: { findings } };
}

function findingOf({ title, outcome, reason }: ProbeStep): Finding {
  if (outcome === 'skipped') return { title, held: null, found: notAsked };
  return { title, held: outcome === 'ok', found: reason ?? asExpected };
}

const asExpected = localText('Answered as expected.', '예상대로 응답했습니다.');
const notAsked = localText(
  'Not asked: an earlier answer was not as expected.',
  '앞선 응답이 예상과 달라 요청하지 않았습니다.',
);
