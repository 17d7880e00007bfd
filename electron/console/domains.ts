import type { RepositoryId, TargetId } from '../../shared/model/ids.ts';
import { connectionTarget, probeTitle } from './connection-target.ts';
import type { Foundation } from './foundation.ts';
import type { ConsoleOptions } from './options.ts';
import { createFacts } from './changes.ts';
import { createTargetServices } from './target-services.ts';
import type { Sending } from './target-services.ts';
import { createSchedules } from './schedules.ts';
import { RetentionOutcomes } from '../alerts/retention-outcomes.ts';
import { createDesk } from './desk.ts';
import { createProcedures } from './procedures.ts';
import type { SnapshotDesk } from './desk.ts';
import { createSnapshots } from './snapshots.ts';
import { Picker } from '../handlers/picker.ts';
import { Coalescer } from './live-events.ts';
import type { DisposableStack } from '../platform/disposable.ts';
import { ConnectionService } from '../probes/connection/connection-service.ts';
import { measure, measureNow } from '../probes/engine/measure-now.ts';
import type { ProbeEngine } from '../probes/engine/probe-engine.ts';
import { keptRefusals } from '../probes/http/refused-sign-ins.ts';
import { createHttpClient } from '../probes/http/node-http-client.ts';
import type { MaintenanceService } from '../probes/maintenance/maintenance-service.ts';
import { TimelineService } from '../probes/timeline/timeline-service.ts';
import { tryPack } from './pack-trial.ts';
import type { TrialRequest } from './pack-trial.ts';
import { createProbing, probeKinds } from './probing.ts';
import { publishLinks, publishHostLinks } from './publishing.ts';
import { detectPorts, pathCheck, reachOverHttp } from './target-ports.ts';
import { keptSecrets } from './target-resources.ts';
import { withDeclaredSudo } from '../hosts/declared-sudo.ts';
import { SafetyTidy } from '../snapshots/safety-tidy.ts';
import type { RunbookService } from '../runbooks/runbook-service.ts';

/** The domains, and what ties their changes to the events that faces hear. */
export function createDomains(options: ConsoleOptions, foundation: Foundation, disposables: DisposableStack) {
  const userAgent = `Holdfast/${options.version}`;
  const sending = sendingOf(foundation, userAgent, () => engine);
  const measureThere = (targetId: TargetId, probeIds: readonly string[], signal: AbortSignal) =>
    measureNow(engine, targetId, probeIds, signal);
  const desk = createDesk(
    options,
    foundation,
    (targetId) => options.schedules && measure(engine, options.logger, targetId, 'freshness'),
    disposables,
  );
  const facts = createFacts(options, foundation, disposables);
  const services = createTargetServices(options, foundation, {
    sending,
    kept: desk,
    policiesChanged: (targetId) => measure(engine, options.logger, targetId, 'policy'),
    policiesCame: (targetId, findings, at) => facts.watch.policiesCame(targetId, findings, at),
    measure: measureThere,
  });
  const { engine, maintenance } = createProbing(
    options,
    foundation,
    { ...desk, ...services, facts, sending },
    disposables,
  );
  const kept = createKept(
    options,
    foundation,
    { desk, sending, runbooks: () => procedures.runbooks, targetAdopted: (id) => engine.targetsChanged(id) },
    disposables,
  );
  const timeline = createTimeline(foundation, maintenance);
  const procedures = createProcedures(
    options,
    foundation,
    {
      ...services,
      ...kept,
      ...desk,
      engine,
      maintenance,
      facts,
      sending,
      timeline,
      measure: measureThere,
    },
    disposables,
  );
  return {
    ...kept,
    ...kept.snapshots,
    ...services,
    ...procedures,
    engine,
    maintenance,
    connection: createConnection(foundation, engine, userAgent, disposables),
    timeline,
    ...createLooking(options, foundation, sending, disposables),
  };
}

/** What requests to targets are sent with: their secrets, what was refused, and the sessions that their probes keep. */
function sendingOf(
  { credentials, database, folderOf, reached }: Foundation,
  userAgent: string,
  engine: () => ProbeEngine,
): Sending {
  return {
    secretsOf: keptSecrets(credentials),
    refusalsOf: keptRefusals({
      database,
      credentialChangedAt: (targetId, name) => credentials.find(targetId, name)?.updatedAt ?? null,
    }),
    userAgent,
    folderOf,
    reached,
    sessionsOf: ({ id }) => engine().resourcesOf(id).sessions,
  };
}

type KeptParts = {
  readonly desk: SnapshotDesk;
  readonly sending: Sending;
  readonly runbooks: () => RunbookService;
  readonly targetAdopted: (targetId: TargetId) => void;
};

/** Snapshots, what is scheduled about them, and what came of retention. */
function createKept(
  options: ConsoleOptions,
  foundation: Foundation,
  { desk, sending, runbooks, targetAdopted }: KeptParts,
  disposables: DisposableStack,
) {
  const retention = new RetentionOutcomes(() => foundation.clock.now());
  const alertingFoundation = { ...foundation, journal: retention.overhear(foundation.journal) };
  const snapshots = createSnapshots(options, alertingFoundation, desk, sending, targetAdopted);
  const safetyTidy = disposables.add(
    new SafetyTidy({
      ...foundation,
      desk: desk.desk,
      logger: options.logger,
      places: () => snapshots.restores.places(),
      hostAccess: (host, signal) =>
        host === null
          ? Promise.resolve(null)
          : foundation.reached.access(withDeclaredSudo(host, foundation.targets.list()), signal),
    }),
  );
  const schedules = createSchedules(options, foundation, snapshots, runbooks, disposables);
  return {
    snapshots,
    safetyTidy,
    schedules,
    retentionOutcomes: retention,
    repositoryRemoved: (id: RepositoryId) => schedules.forgetRepository(id),
  };
}

/** What looks at packs, addresses and folders that belong to no target yet, and at the connections to hosts. */
function createLooking(
  options: ConsoleOptions,
  foundation: Foundation,
  sending: Sending,
  disposables: DisposableStack,
) {
  const changedLinks = disposables.add(
    new Coalescer<'all'>(foundation.clock, () => publishHostLinks(foundation.dispatcher, foundation.targets)),
  );
  foundation.reached.onState(() => changedLinks.add('all'));
  const { packs } = foundation;
  return {
    tryPack: (request: TrialRequest, signal: AbortSignal) =>
      tryPack(
        request,
        {
          ...foundation,
          kinds: probeKinds,
          logger: options.logger,
          secretsOf: sending.secretsOf,
          userAgent: sending.userAgent,
        },
        signal,
      ),
    picker: new Picker(),
    check: {
      checkPath: pathCheck(foundation.reached),
      reach: reachOverHttp(sending.userAgent, foundation.reached),
    },
    detect: detectPorts(
      sending.userAgent,
      () => packs.list().map(({ id }) => packs.get(id)),
      foundation.reached,
    ),
  };
}

function createConnection(
  { clock, dispatcher, packs, targets }: Foundation,
  engine: ProbeEngine,
  userAgent: string,
  disposables: DisposableStack,
): ConnectionService {
  const changedLinks = disposables.add(
    new Coalescer<Parameters<ConnectionService['link']>[0]>(clock, (ids) =>
      publishLinks(dispatcher, connection, ids),
    ),
  );
  const connection = disposables.add(
    new ConnectionService({
      clock,
      targetFor: (targetId) => connectionTarget(engine, packs, targets.get(targetId)),
      createHttpClient: () => createHttpClient({ ca: null, proxy: null }, { userAgent }),
      linkChanged: (targetId) => changedLinks.add(targetId),
    }),
  );
  return connection;
}

function createTimeline(
  { clock, database, record, packs, targets }: Foundation,
  maintenance: MaintenanceService,
): TimelineService {
  return new TimelineService({
    clock,
    database,
    journal: record,
    maintenance,
    createdAt: (targetId) => targets.list().find(({ id }) => id === targetId)?.createdAt ?? null,
    probeTitle: (targetId, probeId) => probeTitle(packs, targets, targetId, probeId),
  });
}
