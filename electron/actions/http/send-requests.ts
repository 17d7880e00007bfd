import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { ActionCheck } from '../../../shared/model/action.ts';
import type { HttpAction } from '../../packs/schema/action.ts';
import type { HttpStep } from '../../packs/schema/request.ts';
import type { ActionContext, CapturedValues, SentSteps } from '../action-kind.ts';

/** What was captured: what may be seen, and what only later steps get. */
export type Known = { readonly captured: CapturedValues; readonly secrets: CapturedValues };

type Requests = Pick<HttpAction, 'session' | 'timeout'> & { readonly steps: readonly HttpStep[] };

/** Sends steps once, with what those before them captured. */
export function sendList(
  { session, steps, timeout: timeoutMs }: Requests,
  { captured, secrets }: Known,
  context: ActionContext,
): Promise<SentSteps> {
  if (steps.length === 0) return Promise.resolve({ steps: [], failed: null, captured: {}, secrets: {} });
  const request = { session, steps, arguments: context.arguments, captured, secrets, timeoutMs };
  return context.send(request, context.signal);
}

/** Sends the steps that change something, and then those that look at it. */
export async function sendRequests(
  requests: Pick<HttpAction, 'session' | 'timeout' | 'run' | 'check'>,
  known: Known,
  context: ActionContext,
): Promise<{ readonly checks: readonly ActionCheck[]; readonly captured: CapturedValues }> {
  const sent = await sendList({ ...requests, steps: requests.run }, known, context);
  // The check is made whatever the change said: an answer that went missing says nothing about what was done.
  const after = {
    captured: { ...known.captured, ...sent.captured },
    secrets: { ...known.secrets, ...sent.secrets },
  };
  const checked = await sendList({ ...requests, steps: requests.check }, after, context);
  return {
    checks: [
      ...(requests.run.length === 0 ? [] : [checkOf(carriedOut, sent.failed)]),
      ...(requests.check.length === 0 ? [] : [checkOf(asItShouldBe, checked.failed)]),
    ],
    captured: { ...after.captured, ...checked.captured },
  };
}

/** What was captured, for people: `title` is null where the pack gives the value none. */
export type CapturedLine = {
  readonly name: string;
  readonly title: LocalText | null;
  readonly value: string;
};

/** @param by the files and steps that have captured it */
export function capturedLines(
  captured: CapturedValues,
  by: readonly (Pick<HttpStep, 'id' | 'capture'> & Pick<HttpStep, 'emit'>)[],
): readonly CapturedLine[] {
  return Object.entries(captured).flatMap(([step, values]) => {
    const captures = by.flatMap((one) =>
      one.id === step ? [...one.capture, ...(one.emit?.capture ?? [])] : [],
    );
    return Object.entries(values).map(([name, value]) => ({
      name: `${step}.${name}`,
      title: captures.find((capture) => capture.name === name)?.title ?? null,
      value,
    }));
  });
}

/** Values without a title, a line for each; empty where there is none. */
export function untitledText(lines: readonly CapturedLine[]): string {
  return lines.flatMap(({ name, title, value }) => (title === null ? [`${name}: ${value}`] : [])).join('\n');
}

const carriedOut = localText('The target carried it out', '대상이 실행함');
const asItShouldBe = localText('Afterwards it is as it should be', '실행 후 상태가 올바름');

function checkOf(title: LocalText, failed: LocalText | null): ActionCheck {
  return { title, held: failed === null, found: failed ?? localText('as expected', '예상과 같음') };
}
