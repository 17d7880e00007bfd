import type { DrillReport } from '../../shared/model/drill.ts';
import { formatDuration } from '../../shared/text/format-duration.ts';
import { describeReport } from './commands/snapshot.ts';
import { countOf } from './count-of.ts';
import { printable } from './table.ts';

const shownLines = 12;

/** A drill for people: what the restored set proved, and apart from it whether the copy of it started. */
export function describeDrill(report: DrillReport): string {
  const { layers, checks, boot } = report;
  const isSound = layers.every(({ ok }) => ok) && checks.every(({ ok }) => ok);
  return [
    `${isSound ? 'Proven' : 'FAILED'}: ${countOf(report.files, 'file')} restored in ${formatDuration(report.restoreMs, 'en')}.`,
    describeReport({ ok: isSound, layers }),
    ...checks.map(
      ({ what, ok, detail }) =>
        `${ok ? 'ok' : 'failed'}: ${what.en}${detail === null ? '' : ` — ${detail.en}`}`,
    ),
    ...(boot === null ? [] : describeBoot(boot)),
  ].join('\n');
}

function describeBoot({ ok, command, readyAfterMs, output }: NonNullable<DrillReport['boot']>): string[] {
  if (ok) return [`Started copy: answered after ${String(readyAfterMs)} ms.`];
  const lines = output.trimEnd().split('\n').slice(-shownLines);
  return [
    `The restored copy did not start: it never answered. Started with: ${command}`,
    output.trim() === '' ? 'It wrote nothing.' : 'The end of what it wrote:',
    ...(output.trim() === '' ? [] : lines.map((line) => `  ${printable(line)}`)),
  ];
}
