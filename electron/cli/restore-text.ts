import type { RestorePlan, RestoreResult } from '../../shared/model/restore.ts';
import { formatBytes } from '../../shared/text/format-bytes.ts';
import { formatDuration } from '../../shared/text/format-duration.ts';
import { countOf } from './count-of.ts';
import { table } from './table.ts';
import { localDay } from './times.ts';

export function describeResult(result: RestoreResult): string {
  return [
    headline(result),
    ...result.checks.map(
      ({ what, ok, detail }) =>
        `${ok ? 'ok' : 'FAILED'}: ${what.en}${detail === null ? '' : ` — ${detail.en}`}`,
    ),
    ...leftOutLines(result),
    ...(result.safety === null
      ? []
      : [
          `What was there before is kept until ${localDay(result.safety.keepUntil)} in ${result.safety.folders.join(', ')}.`,
        ]),
  ].join('\n');
}

/** What was taken back is told by what had been changed: the rest had never been touched. */
function headline({ outcome, files, bytes, reusedFiles, leftOut, id }: RestoreResult): string {
  if (outcome !== 'restored') {
    const verb = outcome === 'undone' ? 'Undone' : 'Taken back';
    const others = reusedFiles === 0 ? '' : `; the other ${reusedFiles} had not been changed`;
    return `${verb}: ${countOf(files - reusedFiles, 'file')}${others} (${id}).`;
  }
  const part = leftOut === undefined ? 'Restored' : 'Restored IN PART';
  return `${part}: ${countOf(files, 'file')}, ${formatBytes(bytes, 'en')}, ${reusedFiles} were there already (${id}).`;
}

function leftOutLines({ leftOut }: RestoreResult): readonly string[] {
  if (leftOut === undefined) return [];
  const more = leftOut.files - leftOut.named.length;
  return [
    ...leftOut.named.map(({ part, path }) => `LEFT OUT: ${part}: ${path}`),
    ...(more > 0 ? [`LEFT OUT: ${more} more`] : []),
    ...leftOut.reasons.map(({ en }) => `Why: ${en}`),
  ];
}

export function describePlan(found: RestorePlan): string {
  return [
    table(
      ['part', 'add', 'change', 'same', 'remove', 'write'],
      found.parts.map(({ id, changes }) => [
        id,
        String(changes.added),
        String(changes.changed),
        String(changes.unchanged),
        String(changes.removed),
        formatBytes(changes.writtenBytes, 'en'),
      ]),
    ),
    ...found.parts.flatMap(({ id, rows }) =>
      (rows ?? []).map(
        ({ table: name, now, inSnapshot }) =>
          `${id} ${name}: ${String(now ?? '?')} rows now, ${String(inSnapshot ?? '?')} in the snapshot`,
      ),
    ),
    ...(found.stopMs === null
      ? []
      : [`The service must be stopped for about ${formatDuration(found.stopMs, 'en')}.`]),
    ...found.warnings.map(({ text }) => `Note: ${text.en}`),
    ...found.blockers.map(({ text }) => `IN THE WAY: ${text.en}`),
  ].join('\n');
}
