import type { TargetId } from '../../shared/model/ids.ts';
import type { Handlers } from '../dispatcher.ts';
import type { ConnectionService } from '../probes/connection/connection-service.ts';
import type { ChangeService } from '../probes/changes/change-service.ts';
import type { TimelineService } from '../probes/timeline/timeline-service.ts';
import type { ViewService } from '../views/view-service.ts';
import type { JobRegistry } from '../snapshots/job-registry.ts';
import { createActionHandlers } from './actions.ts';
import type { ActionParts } from './actions.ts';
import { exportAlerts, importAlerts } from '../alerts/alert-config.ts';
import { createAlertHandlers } from './alerts.ts';
import type { AlertParts } from './alerts.ts';
import { createAppHandlers } from './app.ts';
import type { AppParts } from './app.ts';
import { createChangeHandlers } from './changes.ts';
import { createConfigHandlers } from './config.ts';
import type { ConfigParts } from './config.ts';
import { createContentsHandlers } from './contents.ts';
import type { ContentsParts } from './contents.ts';
import { createCredentialHandlers } from './credentials.ts';
import { createHostHandlers } from './hosts.ts';
import type { HostParts } from './hosts.ts';
import { createIncidentHandlers } from './incidents.ts';
import type { IncidentHandlerParts } from './incidents.ts';
import { createJournalHandlers, createTimelineHandlers } from './journal.ts';
import type { JournalParts } from './journal.ts';
import { createJobHandlers } from './jobs.ts';
import { createPackHandlers } from './packs.ts';
import type { PackParts } from './packs.ts';
import { createPickerHandlers } from './picker.ts';
import { createPolicyHandlers } from './policies.ts';
import type { PolicyParts } from './policies.ts';
import { createMaintenanceHandlers, createProbeHandlers } from './probes.ts';
import type { MaintenanceParts } from './probes.ts';
import { createReleaseHandlers } from './releases.ts';
import type { ReleaseParts } from './releases.ts';
import { createReportHandlers } from './reports.ts';
import type { ReportParts } from './reports.ts';
import { createRepositoryHandlers } from './repositories.ts';
import type { RepositoryParts } from './repositories.ts';
import { createRetentionHandlers } from './retention.ts';
import type { RetentionParts } from './retention.ts';
import { createRunbookHandlers } from './runbooks.ts';
import type { RunbookParts } from './runbooks.ts';
import { createScheduleHandlers } from './schedules.ts';
import type { ScheduleParts } from './schedules.ts';
import { createDrillHandlers, createRestoreHandlers, createSnapshotHandlers } from './snapshots.ts';
import type { SnapshotParts } from './snapshots.ts';
import { RunningCalls, createCallHandlers } from './running-calls.ts';
import { createSocketioHandlers } from './socketio.ts';
import { createTargetHandlers } from './targets.ts';
import type { TargetParts } from './targets.ts';
import { createTransferHandlers } from './transfers.ts';
import type { TransferParts } from './transfers.ts';
import { createViewHandlers } from './views.ts';

type HandlerParts = AppParts &
  ActionParts &
  MaintenanceParts &
  PolicyParts &
  RunbookParts &
  Omit<TargetParts, 'changed' | 'calls'> &
  RepositoryParts &
  SnapshotParts &
  RetentionParts &
  ContentsParts &
  TransferParts &
  ScheduleParts &
  AlertParts &
  HostParts &
  IncidentHandlerParts &
  JournalParts &
  ReportParts &
  ReleaseParts &
  Pick<PackParts, 'tryPack'> & {
    readonly registry: JobRegistry;
    readonly connection: ConnectionService;
    readonly views: ViewService;
    readonly timeline: TimelineService;
    readonly changes: ChangeService;
  };

/** Every call of the contract, answered by the domains. */
export function createHandlers(parts: HandlerParts): Handlers {
  const { engine, connection, targets, packs, credentials, journal } = parts;
  const targetChanged = (targetId: TargetId) => {
    connection.forget(targetId);
    engine.targetsChanged(targetId);
    parts.targetRenamed(targetId);
    if (targets.list().some(({ id }) => id === targetId)) return;
    parts.schedules.forgetTarget(targetId);
    parts.alerts.rules.forgetTarget(targetId);
    parts.snapshots.forgetTarget(targetId);
  };
  const calls = new RunningCalls();
  return {
    app: createAppHandlers(parts),
    calls: createCallHandlers(calls),
    targets: createTargetHandlers({ ...parts, calls, changed: targetChanged }),
    packs: createPackHandlers({ ...parts, calls, packsChanged: () => engine.targetsChanged(null) }),
    credentials: createCredentialHandlers({
      credentials,
      journal,
      target: (id) => targets.get(id),
      targetName: (id) => targets.list().find((target) => target.id === id)?.name ?? null,
      pack: (id) => packs.get(id),
      credentialChanged: targetChanged,
    }),
    probes: createProbeHandlers(parts),
    maintenance: createMaintenanceHandlers(parts),
    timeline: createTimelineHandlers(parts.timeline),
    changes: createChangeHandlers(parts.changes),
    incidents: createIncidentHandlers(parts, calls),
    views: createViewHandlers(parts.views, calls),
    actions: createActionHandlers(parts),
    policies: createPolicyHandlers(parts),
    runbooks: createRunbookHandlers(parts),
    socketio: createSocketioHandlers(parts, calls),
    journal: createJournalHandlers(parts),
    reports: createReportHandlers(parts, calls),
    releases: createReleaseHandlers(parts),
    jobs: createJobHandlers(parts.registry),
    repositories: createRepositoryHandlers(parts),
    snapshots: createSnapshotHandlers(parts),
    restores: createRestoreHandlers(parts),
    drills: createDrillHandlers(parts),
    contents: createContentsHandlers(parts, calls),
    transfers: createTransferHandlers(parts),
    retention: createRetentionHandlers(parts),
    schedules: createScheduleHandlers(parts),
    alerts: createAlertHandlers(parts),
    hosts: createHostHandlers(parts, calls),
    picker: createPickerHandlers(parts.picker),
    config: createConfigHandlers(configParts(parts, targetChanged)),
  };
}

/** What a file of the configuration is made from, and where what it brings goes. */
function configParts(
  { settings, journal, targets, packs, alerts }: HandlerParts,
  targetChanged: (targetId: TargetId) => void,
): ConfigParts {
  return {
    settings,
    journal,
    targets: () => targets.list(),
    pathSettings: (packId) =>
      Object.entries(packs.find(packId)?.settings ?? {}).flatMap(([name, { type }]) =>
        type === 'folder' || type === 'file' ? [name] : [],
      ),
    exportAlerts: () => exportAlerts(alerts, targets.list()),
    importAlerts: (config, mayNamePrograms, signal) =>
      importAlerts(alerts, config, targets.list(), mayNamePrograms, signal),
    addTarget: async ({ credentials: _none, ...draft }) => {
      const target = await targets.add(draft);
      targetChanged(target.id);
      return target;
    },
  };
}
