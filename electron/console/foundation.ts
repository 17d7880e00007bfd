import type { HostWay } from '../../shared/model/host.ts';
import { createHosts } from './hosts.ts';
import type { ConsoleOptions } from './options.ts';
import { CredentialStore } from '../credentials/credential-store.ts';
import { SystemKeychain, loadKeytar } from '../credentials/keychain.ts';
import { Vault } from '../credentials/vault.ts';
import { Dispatcher } from '../dispatcher.ts';
import { withDeclaredSudo } from '../hosts/declared-sudo.ts';
import { HostLeftovers } from '../hosts/host-leftovers.ts';
import type { HostSudo } from '../hosts/host-sudo.ts';
import { HostLinks } from '../hosts/host-links.ts';
import { KeptHostSecrets } from '../hosts/kept-host-secrets.ts';
import type { HostService } from '../hosts/host-service.ts';
import type { ReachedHosts } from '../hosts/reached-hosts.ts';
import { Journal } from '../journal/journal.ts';
import { readBuiltInPacks } from '../packs/built-in-packs.ts';
import { InstalledPacks } from '../packs/installed-packs.ts';
import { PackLibrary } from '../packs/pack-library.ts';
import { NodeChildHost } from '../platform/child-process-host.ts';
import { SystemClock } from '../platform/clock.ts';
import type { Clock } from '../platform/clock.ts';
import { ChildJobHost } from '../platform/job-host.ts';
import type { JobHost } from '../platform/job-host.ts';
import type { DisposableStack } from '../platform/disposable.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import { currentOperator } from '../platform/operator.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import { DailyBackup } from '../store/daily-backup.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/open-store.ts';
import { SettingsRepository } from '../store/settings-repository.ts';
import { pathCheck } from './target-ports.ts';
import { targetFolders } from './target-resources.ts';
import type { FolderOf } from './target-resources.ts';
import { TargetRepository } from '../targets/target-repository.ts';
import { TargetService } from '../targets/target-service.ts';

export type Foundation = {
  readonly clock: Clock;
  readonly store: Store;
  readonly database: SqliteDatabase;
  /** Look at targets. */
  readonly children: NodeChildHost;
  /** Look into snapshots. */
  readonly snapshotChildren: NodeChildHost;
  readonly jobs: JobHost;
  readonly settings: SettingsRepository;
  readonly dispatcher: Dispatcher;
  /** The journal itself, for reading and verifying; everything that changes something writes through `journal`. */
  readonly record: Journal;
  readonly journal: JournalPort;
  readonly operator: string;
  readonly credentials: CredentialStore;
  readonly backup: DailyBackup;
  readonly packs: PackLibrary;
  readonly targets: TargetService;
  readonly hosts: HostService;
  /** The hosts that this console is connected to. */
  readonly reached: ReachedHosts;
  readonly leftovers: HostLeftovers;
  readonly sudo: HostSudo;
  readonly links: HostLinks;
  readonly hostSecrets: KeptHostSecrets;
  readonly folderOf: FolderOf;
};

/** What every domain stands on: the store, child processes, the journal, secrets, packs and targets. */
export function openFoundation(options: ConsoleOptions, disposables: DisposableStack): Foundation {
  const { folder, logger, redactor, fork } = options;
  const clock = options.clock ?? new SystemClock();
  const store = disposables.add(openStore({ path: folder.database, clock }));
  const { database } = store;
  const children = disposables.add(new NodeChildHost({ entry: options.childEntry, fork, clock }));
  const snapshotChildren = disposables.add(new NodeChildHost({ entry: options.jobEntry, fork, clock }));
  const jobs = disposables.add(new ChildJobHost({ entry: options.jobEntry, fork, clock }));
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
  const credentials = openCredentials(options, database, clock, disposables);
  const backup = disposables.add(new DailyBackup({ folder, children, clock, logger }));
  const looked = { clock, database, journal };
  const { hosts, reached, sudo } = createHosts(options, { ...looked, credentials, operator }, disposables);
  const made = openTargets(options, looked, reached);
  const declared = (way: HostWay) => withDeclaredSudo(way, made.targets.list());
  return {
    clock,
    store,
    database,
    children,
    snapshotChildren,
    jobs,
    settings,
    dispatcher,
    record,
    operator,
    journal,
    credentials,
    backup,
    ...made,
    hosts,
    reached,
    leftovers: new HostLeftovers(reached, journal, declared),
    sudo,
    links: new HostLinks(reached),
    hostSecrets: new KeptHostSecrets(credentials, journal, () => reached.renew()),
    folderOf: targetFolders(reached),
  };
}

/** The packs and the targets that are made by them. */
function openTargets(
  { packsDir }: ConsoleOptions,
  { clock, database, journal }: Pick<Foundation, 'clock' | 'database' | 'journal'>,
  reached: ReachedHosts,
): Pick<Foundation, 'packs' | 'targets'> {
  const repository = new TargetRepository(database);
  const packs = new PackLibrary({
    builtIn: readBuiltInPacks(packsDir),
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
    checkPath: pathCheck(reached),
    // The handlers tell, once the secrets that came with a change are stored as well.
    onChanged: () => {},
  });
  return { packs, targets };
}

function openCredentials(
  { folder, redactor, logger, environment }: ConsoleOptions,
  database: SqliteDatabase,
  clock: Clock,
  disposables: DisposableStack,
): CredentialStore {
  const keychain = new SystemKeychain({ clock, platform: process.platform, environment, load: loadKeytar });
  const vault = disposables.add(new Vault(folder.vault, clock));
  return disposables.add(
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
}
