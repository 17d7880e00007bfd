import { localText } from '../../shared/text/local-text.ts';
import type { OpenWork } from '../../shared/model/open-work.ts';
import type { IncidentService } from '../incidents/incident-service.ts';
import type { ReleaseService } from '../releases/release-service.ts';
import { isUnderWay } from '../releases/release-store.ts';
import { stageTexts } from '../releases/release-texts.ts';
import type { ReportPorts } from '../reports/report-ports.ts';
import type { RunbookService } from '../runbooks/runbook-service.ts';

/** What was begun on a target and not ended, in every domain that has such a thing. */
export function openWork(domains: {
  readonly releases: ReleaseService;
  readonly runbooks: RunbookService;
  readonly incidents: IncidentService;
}): readonly ReportPorts['openWork'][] {
  const { releases, runbooks, incidents } = domains;
  return [openReleases(releases), openRuns(runbooks), openIncidents(incidents)];
}

/** Runbooks of a target that are being carried out, each with the step that is due. */
function openRuns(runbooks: RunbookService): ReportPorts['openWork'] {
  return (targetId) =>
    Promise.resolve(
      runbooks
        .runs({ targetId, open: true })
        .map(({ id, title, startedAt: since, operator, next }): OpenWork => {
          const step = runbooks.get(id).steps.find((each) => each.step.id === next);
          return { kind: 'run', id, title, since, operator, next: step?.step.title ?? null };
        }),
    );
}

/** Incidents of a target that are not closed. */
function openIncidents(incidents: IncidentService): ReportPorts['openWork'] {
  return (targetId) =>
    Promise.resolve(
      incidents.list(targetId, true).map(({ id, title, openedAt, openedBy, openFollowUps }): OpenWork => ({
        kind: 'incident',
        id,
        title: localText(title, title),
        since: openedAt,
        operator: openedBy,
        next:
          openFollowUps === 0
            ? null
            : localText(`${openFollowUps} follow-ups are open`, `후속 조치 ${openFollowUps}건 미완료`),
      })),
    );
}

/** Releases of a target that are under way. */
function openReleases(releases: ReleaseService): ReportPorts['openWork'] {
  return (targetId) =>
    Promise.resolve(
      releases
        .list(targetId)
        .filter(isUnderWay)
        .map(({ id, version, startedAt: since, startedBy: by, stage }): OpenWork => ({
          kind: 'release',
          id,
          title: localText(`Release ${version}`, `${version} 릴리스`),
          since,
          operator: by,
          next: stageTexts[stage],
        })),
    );
}
