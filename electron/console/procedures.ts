import { createConsoleAlerts, maintenanceAlerts } from './alerts.ts';
import type { AlertDomains } from './alerts.ts';
import { createChanges } from './changes.ts';
import type { createFacts } from './changes.ts';
import type { Foundation } from './foundation.ts';
import { createIncidents } from './incidents.ts';
import type { IncidentSources } from './incidents.ts';
import { openWork } from './open-work.ts';
import type { ConsoleOptions } from './options.ts';
import { createReleases, releaseAlerts } from './releases.ts';
import type { ReleaseSources } from './releases.ts';
import { createReports, journalWitnesses } from './reports.ts';
import type { ReportSources } from './reports.ts';
import { createRunbooks } from './runbooks.ts';
import type { RunbookParts } from './runbooks.ts';
import type { DisposableStack } from '../platform/disposable.ts';
import { verifyBeside } from './verify-record.ts';

type ProcedureSources = RunbookParts &
  Omit<IncidentSources, 'facts' | 'changes' | 'runbooks' | 'chain'> &
  Omit<ReleaseSources, 'facts' | 'runbooks' | 'fired'> &
  Omit<ReportSources, 'openWork' | 'verifyJournal'> & {
    readonly facts: ReturnType<typeof createFacts>;
    readonly retentionOutcomes: AlertDomains['retention'];
  };

/** What is done step by step and told to people: runbooks, incidents, releases, alerts, reports, and what changed. */
export function createProcedures(
  options: ConsoleOptions,
  foundation: Foundation,
  sources: ProcedureSources,
  disposables: DisposableStack,
) {
  const { facts, engine, policies, retentionOutcomes: retention } = sources;
  const others = [releaseAlerts(() => releases), maintenanceAlerts(foundation, () => runbooks)];
  const alerts = createConsoleAlerts(options, foundation, { ...sources, retention, others }, disposables);
  const runbooks = createRunbooks(options, foundation, sources, disposables);
  // Before the runs end: what a schedule carries out was interrupted, and not cancelled by somebody.
  disposables.defer(() => sources.schedules.dispose());
  const changes = createChanges(foundation, facts, engine, policies);
  const witnesses = () => journalWitnesses(sources.snapshots);
  const chain = (signal: AbortSignal) => foundation.record.verify(signal, witnesses());
  const incidents = createIncidents(
    options,
    foundation,
    { ...sources, changes, runbooks, chain, facts: facts.store },
    disposables,
  );
  const releases = createReleases(
    options,
    foundation,
    { ...sources, runbooks, fired: () => alerts.service.look() },
    disposables,
  );
  const work = openWork({ ...incidents, releases, runbooks });
  return {
    alerts,
    runbooks,
    changes,
    ...incidents,
    releases,
    reports: createReports(options, foundation, {
      ...sources,
      openWork: work,
      verifyJournal: async (signal) =>
        verifyBeside(await chain(signal), [incidents.recordCheck, runbooks.checks], signal),
    }),
    witnesses,
  };
}
