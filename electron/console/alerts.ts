import { localText } from '../../shared/text/local-text.ts';
import type { Schedule, ScheduleRun } from '../../shared/model/schedule.ts';
import { sendHttpOnce } from './alert-http.ts';
import type { AlertSource } from '../alerts/alert-ports.ts';
import { createAlerts } from '../alerts/create-alerts.ts';
import type { Alerts } from '../alerts/create-alerts.ts';
import { deskSource } from '../alerts/desk-readings.ts';
import { readDrills } from '../alerts/drill-readings.ts';
import { readMaintenance } from '../alerts/maintenance-readings.ts';
import { readTarget } from '../alerts/probe-readings.ts';
import type { RetentionOutcomes } from '../alerts/retention-outcomes.ts';
import { readSchedule } from '../alerts/schedule-readings.ts';
import type { Foundation } from './foundation.ts';
import type { ConsoleOptions } from './options.ts';
import type { createSnapshots } from './snapshots.ts';
import type { DisposableStack } from '../platform/disposable.ts';
import { identityOfThisProcess } from '../platform/machine.ts';
import type { ProbeEngine } from '../probes/engine/probe-engine.ts';
import type { MaintenanceCalendar } from '../probes/maintenance/maintenance-service.ts';
import { trustedCertificates } from '../probes/net/trust.ts';
import type { RunbookService } from '../runbooks/runbook-service.ts';
import type { ScheduleService } from '../schedules/schedule-service.ts';

export type AlertDomains = {
  readonly engine: ProbeEngine;
  readonly maintenance: MaintenanceCalendar;
  readonly schedules: ScheduleService;
  readonly snapshots: Pick<ReturnType<typeof createSnapshots>, 'snapshots'>;
  readonly retention: RetentionOutcomes;
  /** What else can be wrong: overdue maintenance, triggers after a release. */
  readonly others: readonly AlertSource[];
};

/** After these, something may be different. */
const telling = new Set([
  'probes.changed',
  'targets.changed',
  'schedules.changed',
  'snapshots.changed',
  'runbooks.changed',
]);

/** Alerts, and everything that they are about. */
export function createConsoleAlerts(
  options: ConsoleOptions,
  foundation: Foundation,
  domains: AlertDomains,
  disposables: DisposableStack,
): Alerts {
  const { dispatcher, credentials, settings, targets } = foundation;
  const hide = (text: string) => options.redactor.text(text);
  const alerts = createAlerts({
    ...foundation,
    logger: options.logger,
    sources: sourcesOf(options, foundation, domains),
    targets: () =>
      new Map(
        targets.list().map(({ id, name, pack }) => {
          return [id, { name, pack, inMaintenance: domains.maintenance.isActive(id) }];
        }),
      ),
    secrets: {
      read: (ownerId, name, signal) => credentials.read(ownerId, name, signal),
      put: (ownerId, name, value, signal) => credentials.put(ownerId, name, value, signal),
      removeAllOf: (ownerId, signal) => credentials.removeAllOf(ownerId, signal),
      grant: (ownerId, name, signal) => credentials.grant(ownerId, name, signal),
      find: (ownerId, name) => credentials.find(ownerId, name),
    },
    http: sendHttpOnce(`Holdfast/${options.version}`, hide),
    authorities: trustedCertificates,
    hide,
    folder: options.folder.path,
    language: () => settings.read().language,
    desk: identityOfThisProcess().hostName,
    operator: () => foundation.operator,
    checkTarget: (id) => targets.get(id),
    notify: (notification) => dispatcher.publish('alerts.notified', notification),
    onChange: ({ revision, open, alerts: changed }) =>
      dispatcher.publish('alerts.changed', { revision, open, alerts: [...changed] }),
  });
  disposables.add(alerts.service);
  disposables.defer(
    dispatcher.onEvent((event) => {
      if (telling.has(event)) alerts.service.look();
    }),
  );
  return alerts;
}

/** What recurs on each target and was not carried out. */
export function maintenanceAlerts(
  { clock, targets }: Pick<Foundation, 'clock' | 'targets'>,
  runbooks: () => RunbookService,
): AlertSource {
  return {
    prefixes: ['maintenance/'],
    complete: true,
    read: (holdersOf) => {
      const recurring = Map.groupBy(runbooks().list(null, true), ({ targetId }) => targetId);
      return targets
        .list()
        .map((target) => readMaintenance(target, recurring.get(target.id) ?? [], holdersOf, clock.now()));
    },
  };
}

function sourcesOf(
  options: ConsoleOptions,
  { clock, store, backup, record }: Foundation,
  { engine, schedules, snapshots, retention, others }: AlertDomains,
): readonly AlertSource[] {
  const drills = () => snapshots.snapshots.drills(null);
  /** A failed drill and a refused retention are told as what they are, and not once more as a failed run; of a runbook, that is not all of it. */
  const toldElsewhere = ({ task }: Schedule, { startedAt }: ScheduleRun) => {
    if (task.kind === 'copy' || task.kind === 'runbook' || startedAt === null) return false;
    const { targetId } = task;
    if (task.kind === 'snapshot') return retention.refusedSince(targetId, startedAt);
    return drills().some((drill) => drill.targetId === targetId && !drill.ok && drill.at >= startedAt);
  };
  const probes: AlertSource = {
    prefixes: ['state/', 'freshness/', 'certificate/'],
    complete: true,
    read: (holdersOf) => engine.standings().flatMap((target) => readTarget(target, holdersOf, clock.now())),
  };
  return [
    // A single command runs no probes: what they found once says nothing about now.
    ...(options.schedules ? [probes] : []),
    {
      prefixes: ['schedule/'],
      complete: true,
      read: () => schedules.list().schedules.map((schedule) => readSchedule(schedule, toldElsewhere)),
    },
    { prefixes: ['drill/'], complete: true, read: () => readDrills(drills()) },
    retention.source(),
    deskSource({
      desk: identityOfThisProcess().hostName,
      now: () => clock.now(),
      storeWarning: () => store.warning,
      backupProblem: async () => (await backup.status()).problem,
      journalProblem: async (signal) => {
        const { brokenAt } = await record.verify(signal);
        if (brokenAt === null) return null;
        const { seq, problem } = brokenAt;
        return localText(`entry ${seq}: ${problem.en}`, `${seq}번 항목: ${problem.ko}`);
      },
    }),
    ...others,
  ];
}
