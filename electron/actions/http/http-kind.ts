import type { HttpAction } from '../../packs/schema/action.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { blocked } from '../action-errors.ts';
import type { ActionContext, ActionKind } from '../action-kind.ts';
import { readFiles } from './read-files.ts';
import { requestLine } from './request-line.ts';
import { capturedLines, sendList, sendRequests, untitledText } from './send-requests.ts';
import type { CapturedLine, Known } from './send-requests.ts';

/** Changes a target through its own interface. What the target keeps of what was there before is for the pack to ask for. */
export const httpKind: ActionKind<'http'> = {
  kind: 'http',
  async plan(definition, context) {
    const { known, seen, failed } = await lookFirst(definition, context);
    return {
      seen,
      changes: [
        {
          title: definition.title,
          verb: 'run',
          count: definition.run.length,
          columns: ['what', 'value'],
          rows: capturedLines(known.captured, []).map(({ name, value }) => [name, value]),
        },
      ],
      execution: definition.run.map(({ request }) =>
        requestLine(request, { ...context, captured: known.captured }),
      ),
      safety: null,
      warnings: [],
      blockers: failed === null ? [] : [failed],
      nothingToDo: null,
    };
  },
  async run(definition, context, planned) {
    const { known, seen, failed } = await lookFirst(definition, context);
    if (failed !== null) throw blocked(failed);
    if (seen !== planned.seen) return null;
    const { checks, captured } = await sendRequests(definition, known, context);
    const { files, look, run, check } = definition;
    const lines = capturedLines(captured, [...files, ...look, ...run, ...check]);
    return {
      ok: checks.every(({ held }) => held),
      changes: [{ title: definition.title, verb: 'run', count: definition.run.length }],
      safetyCopy: null,
      checks: [...checks],
      captured: lines.flatMap(({ title, value }) => (title === null ? [] : [{ title, value }])),
      output: untitledText(lines),
      noted: Object.fromEntries(
        lines.map((line) => [notedName(line, lines), line.value.slice(0, longestNoted)]),
      ),
    };
  },
};

/** Of one captured value, in the journal. */
const longestNoted = 500;

/** The journal has one value under a name: where two have the same title, they keep the names of the pack. */
function notedName({ name, title }: CapturedLine, all: readonly CapturedLine[]): string {
  if (title === null || all.some((other) => other.name !== name && other.title?.en === title.en)) return name;
  return title.en;
}

/** What files and the target say before anything is changed; `seen` is what must still be so when it is carried out. */
async function lookFirst(
  definition: HttpAction,
  context: ActionContext,
): Promise<{ readonly known: Known; readonly seen: string; readonly failed: LocalText | null }> {
  const files = await readFiles(definition.files, context);
  const read = { captured: files.captured, secrets: {} };
  if (files.failed !== null) return { known: read, seen: '', failed: files.failed };
  const looked = await sendList({ ...definition, steps: definition.look }, read, context);
  const known = { captured: { ...files.captured, ...looked.captured }, secrets: looked.secrets };
  return { known, seen: JSON.stringify([looked.captured, files.digests]), failed: looked.failed };
}
