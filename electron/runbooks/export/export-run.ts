import type { Run } from '../../../shared/model/runbook.ts';
import { utcDay } from '../../../shared/text/utc-time.ts';
import { htmlOf } from './html.ts';
import { markdownOf } from './markdown.ts';
import type { ExportFacts } from './run-document.ts';

export type ExportFormat = 'md' | 'html' | 'json';

/** The record of a run as one text. */
export function exportRun(
  run: Run,
  format: ExportFormat,
  facts: ExportFacts,
): { readonly name: string; readonly text: string } {
  const at = utcDay(run.startedAt);
  const name = `${at}-${run.runbookId}-${run.id}.${format}`;
  switch (format) {
    case 'json':
      return {
        name,
        text: `${JSON.stringify({ exportedAt: new Date(facts.now).toISOString(), problems: facts.problems, run }, null, 2)}\n`,
      };
    case 'md':
      return { name, text: markdownOf(run, facts) };
    case 'html':
      return { name, text: htmlOf(run, facts) };
  }
}
