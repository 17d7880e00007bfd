import { join } from 'node:path';
import type { LocalText } from '../shared/model/local-text.ts';
import { createDomains } from './console/domains.ts';
import { openFoundation } from './console/foundation.ts';
import type { Foundation } from './console/foundation.ts';
import type { ConsoleOptions } from './console/options.ts';
import type { CredentialStore } from './credentials/credential-store.ts';
import type { Dispatcher } from './dispatcher.ts';
import { OldCopies } from './actions/kept/old-copies.ts';
import { examine } from './console/doctor.ts';
import type { DoctorParts } from './console/doctor.ts';
import { createHandlers } from './handlers/all-handlers.ts';
import { DisposableStack } from './platform/disposable.ts';
import { timerSettings } from './console/timer-settings.ts';

type HoldfastConsole = {
  readonly dispatcher: Dispatcher;
  readonly credentials: CredentialStore;
  /** Something every face has to show, such as a damaged database that was set aside. */
  readonly warning: LocalText | null;
  dispose(): Promise<void>;
};

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
      timerSettings: () => timerSettings(options.folder.path, options.environment),
      doctor: (signal) => examine(doctorParts(options, foundation), signal),
    }),
  );
  const { clock } = foundation;
  void disposables
    .add(new OldCopies({ folder: options.folder.actions, clock, logger: options.logger }))
    .start();
  if (options.schedules) {
    domains.engine.start();
    foundation.backup.start();
    domains.schedules.begin();
    domains.releases.begin();
    domains.alerts.service.begin();
    domains.safetyTidy.start();
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

function doctorParts(
  { folder, environment, packsDir }: ConsoleOptions,
  { store, credentials, backup }: Foundation,
): DoctorParts {
  return {
    dataDir: folder.path,
    sqliteVersion: store.sqliteVersion,
    backupProblem: async () => (await backup.status()).problem,
    damaged: () => store.warning,
    environment,
    platform: process.platform,
    electronFolder: join(packsDir, '../../node_modules/electron'),
    credentials: () => credentials.status(),
  };
}
