import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { readSettingsFile } from '../../packs/settings-file.ts';
import type { Stage } from '../../packs/schema/stage.ts';
import { settingsFormatOf } from '../../packs/settings-file.ts';
import type { ActionContext, CapturedValues } from '../action-kind.ts';
import { requestLine } from '../http/request-line.ts';
import { capturedLines, sendRequests, untitledText } from '../http/send-requests.ts';
import type { CapturedLine } from '../http/send-requests.ts';
import type { KeptFile } from '../run-record.ts';
import { scalarAt } from '../settings/new-values.ts';
import { nothingPlanned } from './stage-kind.ts';
import type { StageKind } from './stage-kind.ts';

/** Requests to the target, with what stood in edited keys before. */
export const httpStage: StageKind<'http'> = {
  plan(stage, context) {
    const lines = [...stage.run, ...stage.check].map(({ request }) =>
      requestLine(request, { ...context, captured: {} }),
    );
    return Promise.resolve({ ...nothingPlanned, lines });
  },
  async run(stage, context, { kept }) {
    const secrets = await oldValues(kept, context);
    const { checks, captured } = await sendRequests(stage, { captured: {}, secrets }, context);
    const failed = checks.find(({ held }) => !held);
    const lines = capturedLines(captured, [...stage.run, ...stage.check]);
    return {
      outcome: failed === undefined ? 'done' : 'failed',
      found: failed?.found ?? asExpected(lines),
      output: untitledText(lines) || null,
    };
  },
};

function asExpected(lines: readonly CapturedLine[]): LocalText {
  const said = (language: 'en' | 'ko') =>
    lines.flatMap(({ title, value }) => (title === null ? [] : [`, ${title[language]}: ${value}`])).join('');
  return localText(`as expected${said('en')}`, `예상과 같음${said('ko')}`);
}

/** What stood in the keys of edits before them, read from what was kept: stage → name → value. */
async function oldValues(kept: readonly KeptFile[], context: ActionContext): Promise<CapturedValues> {
  const values: Record<string, Record<string, string>> = {};
  for (const stage of context.stages.filter(isEdit)) {
    const named = stage.set.filter((change) => change['old-as'] !== undefined);
    const file = kept.find((one) => one.stage === stage.id);
    if (named.length === 0 || file === undefined) continue;
    const definition = context.pack['settings-files'].find(({ id }) => id === stage.file);
    const format = definition?.format ?? settingsFormatOf(file.path);
    if (format === null) continue;
    const before = await context.copies.read(file);
    const reading = readSettingsFile(format, before);
    if (reading.kind === 'malformed') continue;
    const found = named.flatMap((change) => {
      const value = scalarAt(reading.entries.get(change.key));
      return value === null ? [] : [[change['old-as'] ?? '', String(value)] as const];
    });
    for (const [, value] of found) context.hide(value);
    values[stage.id] = Object.fromEntries(found);
  }
  return values;
}

function isEdit(stage: Stage): stage is Extract<Stage, { do: 'edit' }> {
  return stage.do === 'edit';
}
