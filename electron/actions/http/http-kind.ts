import { blocked } from '../action-errors.ts';
import type { ActionKind } from '../action-kind.ts';
import { capturedLines, nothingKnown, requestLine, sendList, sendRequests } from './send-requests.ts';

/** Changes a target through its own interface. What the target keeps of what was there before is for the pack to ask for. */
export const httpKind: ActionKind<'http'> = {
  kind: 'http',
  async plan(definition, context) {
    const looked = await sendList({ ...definition, steps: definition.look }, nothingKnown, context);
    return {
      seen: JSON.stringify(looked.captured),
      changes: [
        {
          title: definition.title,
          verb: 'run',
          count: definition.run.length,
          columns: ['what', 'value'],
          rows: capturedLines(looked.captured).map((line) => [...line]),
        },
      ],
      execution: definition.run.map(({ request }) => requestLine(request)),
      safety: null,
      warnings: [],
      blockers: looked.failed === null ? [] : [looked.failed],
    };
  },
  async run(definition, context, { seen }) {
    const looked = await sendList({ ...definition, steps: definition.look }, nothingKnown, context);
    if (looked.failed !== null) throw blocked(looked.failed);
    if (JSON.stringify(looked.captured) !== seen) return null;
    const { checks, captured } = await sendRequests(definition, looked, context);
    return {
      ok: checks.every(({ held }) => held),
      changes: [{ title: definition.title, verb: 'run', count: definition.run.length }],
      safetyCopy: null,
      checks: [...checks],
      output: capturedLines(captured)
        .map(([name, value]) => `${name}: ${value}`)
        .join('\n'),
    };
  },
};
