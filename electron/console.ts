import type { TargetId } from '../shared/model/ids.ts';
import type { LocalText } from '../shared/model/local-text.ts';
import { connectionTarget, probeTitle } from './connection-target.ts';
import { CredentialStore } from './credentials/credential-store.ts';
import { SystemKeychain, loadKeytar } from './credentials/keychain.ts';
import { Vault } from './credentials/vault.ts';
import { Dispatcher } from './dispatcher.ts';
import { examine } from './doctor.ts';
import type { DoctorParts } from './doctor.ts';
import { createHandlers } from './handlers/all-handlers.ts';
import { Picker } from './handlers/picker.ts';
import { Journal } from './journal/journal.ts';
import { entriesOfTarget } from './journal/target-entries.ts';
import { Coalescer } from './live-events.ts';
import { monitoredTargets } from './monitored-targets.ts';
import { readBuiltInPacks } from './packs/built-in-packs.ts';
import { InstalledPacks } from './packs/installed-packs.ts';
import { PackLibrary } from './packs/pack-library.ts';
import { NodeChildHost } from './platform/child-process-host.ts';
import type { Clock } from './platform/clock.ts';
import { SystemClock } from './platform/clock.ts';
import { DisposableStack } from './platform/disposable.ts';
import type { ForkChild } from './platform/fork-child.ts';
import type { JournalPort } from './platform/journal-port.ts';
import type { Logger } from './platform/logger.ts';
import { currentOperator } from './platform/operator.ts';
import type { DataFolder } from './platform/paths.ts';
import type { Redactor } from './platform/redact.ts';
import { ConnectionService } from './probes/connection/connection-service.ts';
import { createProbeEngine } from './probes/engine/probe-engine.ts';
import { createHttpClient } from './probes/http/node-http-client.ts';
import { localProbeKinds } from './probes/kinds/local-kinds.ts';
import { networkProbeKinds } from './probes/kinds/network-kinds.ts';
import { socketIoKind } from './probes/kinds/socket-io.ts';
import { MaintenanceService } from './probes/maintenance/maintenance-service.ts';
import { TimelineService } from './probes/timeline/timeline-service.ts';
import { DailyBackup } from './store/daily-backup.ts';
import { publishLinks, publishProbes, publishTargets } from './publishing.ts';
import { openStore } from './store/open-store.ts';
import { SettingsRepository } from './store/settings-repository.ts';
import { createTargetResources, locationOf } from './target-resources.ts';
import { checkPath, detectPorts, reachOverHttp } from './target-ports.ts';
import { TargetRepository } from './targets/target-repository.ts';
import { TargetService } from './targets/target-service.ts';
import { ViewService } from './views/view-service.ts';

export type ConsoleOptions = {
  readonly folder: DataFolder;
  /** What a child process starts from, and where the built-in packs lie. */
  readonly childEntry: string;
  readonly packsDir: string;
  readonly version: string;
  readonly fork: ForkChild;
  readonly logger: Logger;
  readonly redactor: Redactor;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Runs probes on schedule and the daily backup; a single command does not. */
  readonly schedules: boolean;
  readonly clock?: Clock;
};

export type HoldfastConsole = {
  readonly dispatcher: Dispatcher;
  readonly credentials: CredentialStore;
  /** Something every face has to show, such as a damaged database that was set aside. */
  readonly warning: LocalText | null;
  dispose(): Promise<void>;
};

type Foundation = ReturnType<typeof openFoundation>;

/** The one place where everything is made and put together, for every face and for the tests. */
export function createConsole(options: ConsoleOptions): HoldfastConsole {
  const disposables = new DisposableStack();
  const foundation = openFoundation(options, disposables);
  const { store, dispatcher, credentials } = foundation;
  const domains = createDomains(options, foundation, disposables);
  dispatcher.serve(
    createHandlers({
      ...foundation,
      ...domains,
      operator: () => foundation.operator,
      info: {
        version: options.version,
        operator: foundation.operator,
        dataDir: options.folder.path,
        platform: process.platform,
        startedAt: foundation.clock.now(),
      },
      doctor: (signal) => examine(doctorParts(options, foundation), signal),
    }),
  );
  if (options.schedules) {
    domains.engine.start();
    foundation.backup.start();
  } else {
    domains.engine.load();
  }
  return {
    dispatcher,
    credentials,
    warning: store.warning,
    dispose: () => disposables.dispose(),
  };
}

/** What everything else stands on: the store, child processes, the journal, secrets and packs. */
function openFoundation(options: ConsoleOptions, disposables: DisposableStack) {
  const { folder, logger, redactor, environment, fork } = options;
  const clock = options.clock ?? new SystemClock();
  const store = disposables.add(openStore({ path: folder.database, clock }));
  const { database } = store;
  const children = disposables.add(new NodeChildHost({ entry: options.childEntry, fork, clock }));
  const settings = new SettingsRepository(database, clock);
  const dispatcher = new Dispatcher(logger);
  const record = new Journal({ database, clock, redactor });
  const operator = currentOperator();
  const journal: JournalPort = {
    append: (fact) =>
      void record.append(
        { operator, typedName: settings.read().operatorName, face: dispatcher.actingFace() ?? 'console' },
        fact,
      ),
  };
  const keychain = new SystemKeychain({ clock, platform: process.platform, environment, load: loadKeytar });
  const vault = disposables.add(new Vault(folder.vault, clock));
  const credentials = disposables.add(
    new CredentialStore({
      database,
      keychain,
      vault,
      clock,
      redactor,
      logger,
      passphraseFile: environment['HOLDFAST_VAULT_PASSPHRASE_FILE'] ?? null,
      unattended: false,
    }),
  );
  const backup = disposables.add(new DailyBackup({ folder, children, clock, logger }));
  const repository = new TargetRepository(database);
  const packs = new PackLibrary({
    builtIn: readBuiltInPacks(options.packsDir),
    installed: new InstalledPacks(database),
    clock,
    journal,
    targetsUsing: (packId) => repository.namesUsing(packId),
  });
  const targets = new TargetService({
    repository,
    packs,
    clock,
    journal,
    checkPath,
    // The handlers tell, once the secrets that came with a change are stored as well.
    onChanged: () => {},
  });
  return {
    clock,
    store,
    database,
    children,
    settings,
    dispatcher,
    record,
    operator,
    journal,
    credentials,
    backup,
    packs,
    targets,
  };
}

function doctorParts(
  { folder, environment }: ConsoleOptions,
  { store, credentials }: Foundation,
): DoctorParts {
  return {
    dataDir: folder.path,
    sqliteVersion: store.sqliteVersion,
    storeWarning: store.warning,
    environment,
    platform: process.platform,
    credentials: () => credentials.status(),
  };
}

/** The domains, and what ties their changes to the events that faces hear. */
function createDomains(options: ConsoleOptions, foundation: Foundation, disposables: DisposableStack) {
  const { clock, database, children, dispatcher, journal, credentials, packs, targets } = foundation;
  const userAgent = `Holdfast/${options.version}`;
  const changedTargets = disposables.add(
    new Coalescer<string>(clock, (ids) => publishTargets(dispatcher, engine, ids)),
  );
  const changedProbes = disposables.add(
    new Coalescer<string>(clock, (keys) => publishProbes(dispatcher, engine, keys)),
  );
  const changedLinks = disposables.add(
    new Coalescer<TargetId>(clock, (ids) => publishLinks(dispatcher, connection, ids)),
  );
  const maintenance = new MaintenanceService({
    database,
    clock,
    journal,
    hasTarget: (targetId) => targets.list().some(({ id }) => id === targetId),
    onChange: (targetId) => engine.maintenanceChanged(targetId),
  });
  const engine = createProbeEngine({
    clock,
    logger: options.logger,
    database,
    kinds: { ...networkProbeKinds, ...localProbeKinds, 'socket-io': socketIoKind },
    targets: monitoredTargets({ packs, credentials, listTargets: () => targets.list() }),
    contextFor: (target) => createTargetResources(target, { clock, packs, secrets: credentials, userAgent }),
    children,
    journal,
    maintenance,
    onChange: ({ targetId, probeIds }) => {
      changedTargets.add(targetId);
      for (const probeId of probeIds) changedProbes.add(`${targetId}/${probeId}`);
    },
  });
  disposables.add(engine);
  const connection = disposables.add(
    new ConnectionService({
      clock,
      targetFor: (targetId) => connectionTarget(engine, packs, targets.get(targetId)),
      createHttpClient: () => createHttpClient({ ca: null, proxy: null }, { userAgent }),
      linkChanged: (targetId) => changedLinks.add(targetId),
    }),
  );
  const newCredentials = disposables.add(
    new Coalescer<string>(clock, (ids) => {
      for (const id of ids) engine.credentialsChanged(id);
    }),
  );
  disposables.defer(credentials.onChanged((targetId) => newCredentials.add(targetId)));
  const views = new ViewService({
    target: (id) => targets.list().find((target) => target.id === id) ?? null,
    pack: (id) => packs.find(id),
    locationFor: locationOf,
    children,
    clock,
  });
  const timeline = new TimelineService({
    clock,
    database,
    journal: { forTarget: (id, before, limit) => entriesOfTarget(database, id, before, limit) },
    maintenance,
    createdAt: (targetId) => targets.list().find(({ id }) => id === targetId)?.createdAt ?? null,
    probeTitle: (targetId, probeId) => probeTitle(packs, targets, targetId, probeId),
  });
  return {
    engine,
    maintenance,
    connection,
    views,
    timeline,
    picker: new Picker(),
    ...targetPorts(userAgent, packs),
  };
}

/** How settings and places of targets are looked at. */
function targetPorts(userAgent: string, packs: PackLibrary) {
  return {
    check: { checkPath, reach: reachOverHttp(userAgent) },
    detect: detectPorts(userAgent, () => packs.list().map(({ id }) => packs.get(id))),
  };
}
