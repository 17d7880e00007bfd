import { localText } from '../../../shared/model/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { ViewCell } from '../../../shared/model/view.ts';
import type { HttpStep } from '../../packs/schema/request.ts';
import { blocked } from '../action-errors.ts';
import type { ActionContext, ActionKind, DefinitionOf, SentSteps } from '../action-kind.ts';

/** Changes a target through its own interface. What the target keeps of what was there before is for the pack to ask for. */
export const httpKind: ActionKind<'http'> = {
  kind: 'http',
  async plan(definition, context) {
    const looked = await send(definition, 'look', {}, context);
    return {
      seen: JSON.stringify(looked.captured),
      changes: [
        {
          title: definition.title,
          verb: 'run',
          count: definition.run.length,
          columns: ['what', 'value'],
          rows: capturedRows(looked),
        },
      ],
      execution: definition.run.map(({ request }) => lineOf(request)),
      safety: null,
      warnings: [],
      blockers: looked.failed === null ? [] : [looked.failed],
    };
  },
  async run(definition, context, { seen }) {
    const looked = await send(definition, 'look', {}, context);
    if (looked.failed !== null) throw blocked(looked.failed);
    if (JSON.stringify(looked.captured) !== seen) return null;
    const sent = await send(definition, 'run', looked.captured, context);
    // The check is made whatever the change said: an answer that went missing says nothing about what was done.
    const captured = { ...looked.captured, ...sent.captured };
    const checked = await send(definition, 'check', captured, context);
    const checks = [
      checkOf(localText('The target carried it out', '대상이 실행함'), sent.failed),
      ...(definition.check.length === 0
        ? []
        : [checkOf(localText('Afterwards it is as it should be', '실행 후 상태가 올바름'), checked.failed)]),
    ];
    return {
      ok: checks.every(({ held }) => held),
      changes: [{ title: definition.title, verb: 'run', count: definition.run.length }],
      safetyCopy: null,
      checks,
      output: capturedRows({ captured: { ...captured, ...checked.captured } })
        .map(([name, value]) => `${String(name)}: ${String(value)}`)
        .join('\n'),
    };
  },
};

function send(
  definition: DefinitionOf<'http'>,
  stage: 'look' | 'run' | 'check',
  captured: SentSteps['captured'],
  context: ActionContext,
): Promise<SentSteps> {
  const steps = definition[stage];
  if (steps.length === 0) return Promise.resolve({ steps: [], failed: null, captured: {} });
  const { session, timeout: timeoutMs } = definition;
  return context.send({ session, steps, arguments: context.arguments, captured, timeoutMs }, context.signal);
}

function capturedRows({ captured }: Pick<SentSteps, 'captured'>): ViewCell[][] {
  return Object.entries(captured).flatMap(([step, values]) =>
    Object.entries(values).map(([name, value]) => [`${step}.${name}`, value]),
  );
}

function checkOf(title: LocalText, failed: LocalText | null) {
  return { title, held: failed === null, found: failed ?? localText('as expected', '예상과 같음') };
}

/** With its templates as they stand in the pack: values of arguments are shown beside, secrets never. */
function lineOf({ method, url, path, json }: HttpStep['request']): string {
  const body = json === undefined ? '' : ` ${JSON.stringify(json)}`;
  return `${method} ${url ?? `\${settings.url}${path ?? ''}`}${body}`;
}
