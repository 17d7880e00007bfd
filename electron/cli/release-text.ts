import type { Release, ReleaseCheck } from '../../shared/model/release.ts';
import type { RunSummary } from '../../shared/model/runbook.ts';
import { isReleaseOver } from '../../shared/rules/release-over.ts';
import { table } from './table.ts';
import { localTime } from './times.ts';

/** How a release stands, with every check, its checklist and what comes next. */
export function releaseText(release: Release, checklist: RunSummary | null): string {
  const { targetName, version, previousVersion, stage, work, before, after } = release;
  return [
    `Release ${version} of ${targetName}${previousVersion === null ? '' : ` (after ${previousVersion})`}: ${stage}.`,
    ...(work === null
      ? []
      : [`${work.state}: ${work.doing.en}${work.problem === null ? '' : `: ${work.problem.en}`}`]),
    ...(before === null
      ? []
      : [`Set before: ${before.snapshotId}${isReleaseOver(release) ? '' : ', pinned'}.`]),
    ...(after === null ? [] : [`Set after: ${after.snapshotId}.`]),
    ...checkLines('Before', before?.checks),
    ...checkLines('After', after?.checks),
    ...release.triggers.map(
      ({ title, firedAt, found }) =>
        `Go back when: ${title.en}: ${firedAt === null ? 'not so far' : `IT IS SO since ${localTime(firedAt)}: ${found?.en ?? ''}`}`,
    ),
    ...rollbackLines(release),
    ...(checklist === null ? [] : [checklistLine(release, checklist)]),
    ...nextLine(release),
  ].join('\n');
}

function checkLines(title: string, found: readonly ReleaseCheck[] | undefined): readonly string[] {
  if (found === undefined || found.length === 0) return [];
  const rows = found.map(({ standing, title: what, found: text }) => [standing, what.en, text.en]);
  return ['', title, table(['', 'what', 'found'], rows)];
}

function rollbackLines({ rollback }: Release): readonly string[] {
  if (rollback === null) return [];
  return [
    ...rollback.checks.map(
      ({ what, ok, detail }) =>
        `${ok ? 'ok' : 'NOT OK'}: ${what.en}${detail === null ? '' : `: ${detail.en}`}`,
    ),
    `Restore: ${rollback.restoreId}. To put back what was there before it: holdfast restore undo ${rollback.restoreId}`,
  ];
}

function checklistLine(
  { stage }: Release,
  { id, state, ok, endedSteps, neededSteps, next }: RunSummary,
): string {
  const head = `Checklist: run ${id}`;
  // It ends a moment after its release.
  if (state === 'open' && (stage === 'called-off' || stage === 'rolled-back')) return `${head}, abandoned.`;
  if (state === 'abandoned') return `${head}, abandoned.`;
  if (state === 'finished') return `${head}, finished, ${ok === true ? 'all well' : 'NOT ALL WELL'}.`;
  return `${head}, ${endedSteps} of ${neededSteps} steps: holdfast runbook ${next === null ? 'finish' : 'next'} ${id}`;
}

function nextLine(release: Release): readonly string[] {
  const text = release.work?.state === 'running' ? null : nextOf(release);
  return text === null ? [] : [`Next: ${text}`];
}

/** What leads on from where a release stands; null where nothing needs to be done. */
function nextOf({ stage, work, targetName, before, after, rollback }: Release): string | null {
  const command = (verb: string) => `holdfast release ${verb} --target ${JSON.stringify(targetName)}`;
  const reason = (checks: readonly ReleaseCheck[] | undefined) =>
    (checks ?? []).every(({ standing }) => standing === 'ok') ? '' : ' --reason "…"';
  switch (stage) {
    case 'before':
    case 'after':
      return work === null ? null : command('repeat');
    case 'decision':
      return `${command(`go`)}${reason(before?.checks)}, or ${command('no-go')} --reason "…"`;
    case 'going':
      return `put the new version in, then ${command('finish')}`;
    case 'judging':
      return `${command('finish')}${reason(after?.checks)}, or ${command('rollback')} --plan`;
    case 'rolling-back':
      return `${command('rollback')} --reason "…", which goes on where it ended`;
    case 'rolled-back':
      return rollback?.ok === true
        ? null
        : `start the service, unless it runs, then ${command('examine')}. The set before stays pinned until all is well.`;
    case 'watched':
    case 'finished':
    case 'called-off':
      return null;
  }
}
