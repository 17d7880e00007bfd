import { join } from 'node:path';
import type { IncidentId, TargetId } from '../../shared/model/ids.ts';
import type { Foundation } from './foundation.ts';
import type { ConsoleOptions } from './options.ts';
import { BundleService } from '../incidents/bundle/bundle-service.ts';
import { CaptureService } from '../incidents/capture/capture-service.ts';
import { CaptureStore } from '../incidents/capture/capture-store.ts';
import { EvidenceFolder, removeUnfinished } from '../incidents/capture/evidence-folder.ts';
import { EvidenceReader } from '../incidents/capture/evidence-reader.ts';
import { IncidentFields } from '../incidents/incident-fields.ts';
import type { Witnesses } from '../incidents/incident-ports.ts';
import { IncidentRecord } from '../incidents/incident-record.ts';
import { RecordCheck } from '../incidents/record-check.ts';
import { IncidentService } from '../incidents/incident-service.ts';
import { IncidentStore } from '../incidents/incident-store.ts';
import { Coalescer } from './live-events.ts';
import { effectiveSettings } from '../packs/probes-for-target.ts';
import type { DisposableStack } from '../platform/disposable.ts';
import type { PolicyService } from '../policies/policy-service.ts';
import type { ChangeService } from '../probes/changes/change-service.ts';
import type { FactStore } from '../probes/changes/fact-store.ts';
import type { ProbeEngine } from '../probes/engine/probe-engine.ts';
import type { TimelineService } from '../probes/timeline/timeline-service.ts';
import type { RunbookService } from '../runbooks/runbook-service.ts';
import type { JobRegistry } from '../snapshots/job-registry.ts';
import { fetcherFrom } from './target-resources.ts';
import type { ResourceParts } from './target-resources.ts';
import { learnTargetSecrets } from './target-secrets.ts';
import type { ViewService } from '../views/view-service.ts';

/** What incidents hear of a target. */
export type IncidentSources = {
  readonly engine: ProbeEngine;
  readonly policies: PolicyService;
  readonly views: ViewService;
  readonly timeline: TimelineService;
  readonly changes: ChangeService;
  readonly facts: FactStore;
  readonly registry: JobRegistry;
  readonly sending: Pick<ResourceParts, 'secretsOf' | 'userAgent' | 'folderOf' | 'reached'>;
  readonly runbooks: Pick<RunbookService, 'summary' | 'runs' | 'export'>;
  /** Whether the journal is unbroken. */
  readonly chain: Witnesses['chain'];
};

/** Incidents, their evidence and their bundles. */
export function createIncidents(
  options: ConsoleOptions,
  foundation: Foundation,
  sources: IncidentSources,
  disposables: DisposableStack,
) {
  const { clock, database, dispatcher, journal, operator, packs } = foundation;
  let revision = 0;
  const changed = disposables.add(
    new Coalescer<IncidentId>(clock, (ids) =>
      dispatcher.publish('incidents.changed', {
        revision,
        incidents: [...ids].map((id) => incidents.summary(id)),
      }),
    ),
  );
  const onChange = (id: IncidentId) => {
    revision += 1;
    changed.add(id);
  };
  const witnesses = witnessesOf(options, foundation, sources);
  const clean = (text: string) => options.redactor.text(text);
  const root = join(options.folder.path, 'incidents');
  const folderOfCapture = (id: string, captureId: string) => new EvidenceFolder(join(root, id, captureId));
  const store = new IncidentStore(database);
  const captures = new CaptureStore(database);
  const record = new IncidentRecord(store, journal);
  const common = { store, record, clock, operator, witnesses, clean, onChange };
  const fields = new IncidentFields({ ...common, captures, folderOf: folderOfCapture });
  const startJob = sources.registry.start.bind(sources.registry);
  const capturing = new CaptureService({
    ...common,
    store: captures,
    root,
    logger: options.logger,
    startJob,
    onCaptured: (id, captureId, signal) => fields.fillFromLogs(incidents.stored(id), captureId, signal),
  });
  const incidents = new IncidentService({ ...common, captures, capturing, fields });
  const recordCheck = new RecordCheck({ incidents, store, captures, witnesses, folderOf: folderOfCapture });
  const bundles = new BundleService({
    recordCheck,
    incidents,
    journal,
    clean,
    startJob,
    folderOf: folderOfCapture,
    learnSecrets: witnesses.learnSecrets,
    runRecord: (runId, language) => sources.runbooks.export(runId, 'md', language).text,
    peopleOf: (packId) => packs.find(packId)?.incident?.people ?? [],
  });
  endUnfinished(capturing, incidents, root, options.logger);
  return {
    incidents,
    recordCheck,
    bundles,
    evidence: new EvidenceReader(captures, folderOfCapture),
    incidentRevision: () => revision,
  };
}

/** What an earlier console left in the middle. */
function endUnfinished(
  capturing: CaptureService,
  incidents: IncidentService,
  root: string,
  logger: ConsoleOptions['logger'],
): void {
  const told = (error: unknown) => logger.bug(error, 'unfinished evidence');
  try {
    if (capturing.cutOff((id) => incidents.stored(id))) removeUnfinished(root).catch(told);
  } catch (error: unknown) {
    // A journal that cannot be written now says so to whoever acts next.
    told(error);
  }
}

function witnessesOf(
  options: ConsoleOptions,
  foundation: Foundation,
  { engine, policies, views, timeline, changes, facts, sending, runbooks, chain }: IncidentSources,
): Witnesses {
  const { clock, packs, record, targets } = foundation;
  return {
    run: (id) => runbooks.summary(id),
    runsOf: (incidentId) =>
      runbooks.runs({ targetId: null, open: null }).filter((run) => run.incidentId === incidentId),
    recorded: (signal) => record.within({ from: 0, to: Infinity, action: 'incident.*' }, signal),
    chain,
    target: (id) => {
      const target = targets.get(id);
      const pack = packs.find(target.pack);
      return {
        id,
        name: target.name,
        packId: target.pack,
        pack,
        settings: pack === null ? target.settings : effectiveSettings(pack, target.settings),
        locationFor: (base) => foundation.folderOf(target, base),
      };
    },
    standing: (id) => {
      const { probes } = engine.snapshotProbes(id);
      const summary = engine.targetSummary(id);
      return {
        state: summary?.state ?? 'unknown',
        since: summary?.since ?? null,
        reason: summary?.reason ?? null,
        probes,
      };
    },
    result: (id, probeId) => engine.detail(id, probeId).result,
    history: (targetId, probeId, from, to) => engine.history({ targetId, probeId, from, to, maxPoints: 500 }),
    okUntil: (id) => changes.okUntil(id),
    changes: (id, from, signal) => changes.show(id, from, signal),
    console: () => ({
      holdfast: options.version,
      node: process.version,
      system: `${process.platform} ${process.arch}`,
    }),
    facts: (id) => facts.values(id),
    policies: (id, signal) => policies.check(id, signal),
    views: (id, signal) => views.list(id, signal),
    view: (targetId, viewId, limit, signal) =>
      views.show({ targetId, viewId, filter: {}, offset: 0, limit }, signal),
    ask: (id, asked, signal) => fetcherFrom(targets.get(id), { clock, packs, ...sending })(asked, signal),
    timeline: (targetId: TargetId, before, limit) => timeline.show({ targetId, before, limit }),
    learnSecrets: secretLearner(options, foundation, sending),
  };
}

function secretLearner(
  { redactor }: ConsoleOptions,
  { credentials, packs, targets }: Foundation,
  { secretsOf, folderOf }: IncidentSources['sending'],
): Witnesses['learnSecrets'] {
  const hide = (secret: string) => redactor.register(secret);
  return async (id, signal) => {
    const target = targets.list().find((one) => one.id === id);
    if (target === undefined) return;
    const pack = packs.find(target.pack);
    await learnTargetSecrets(target, { credentials, secretsOf, pack, hide, folderOf }, signal);
  };
}
