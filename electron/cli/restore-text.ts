import type { InterruptedRestore, RestorePlan, RestoreResult } from '../../shared/model/restore.ts';
import { formatBytes } from '../../shared/text/format-bytes.ts';
import { formatDuration } from '../../shared/text/format-duration.ts';
import { countOf } from './count-of.ts';
import { table } from './table.ts';
import { localDay, localTime } from './times.ts';

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
    if (files === 0) return `${verb}: nothing had been changed (${id}).`;
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

/** @param at what its commands need behind the id to find it */
export function interruptedLine(restore: InterruptedRestore, at: string): string {
  const { id, targetName, on, startedAt, running, direction, host, intentPath } = restore;
  const one = `${id} of ${targetName}${on === null ? '' : ` on ${on}`}, begun ${localTime(startedAt)}`;
  const finish = `"restore resume ${id}${at}"`;
  const takeBack = `"restore rollback ${id}${at}"`;
  if (running) return `UNDER WAY: ${one}, from ${host}.`;
  if (direction === 'none')
    return `CUT OFF: ${one}, before it changed anything. What it had prepared lies in ${intentPath}: the next restore there removes it, or ${takeBack} does so now.`;
  if (direction === 'back') return `INTERRUPTED: ${one}, while it was taken back: go on with ${takeBack}.`;
  return `INTERRUPTED: ${one}: finish it with ${finish} or take it back with ${takeBack}.`;
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
