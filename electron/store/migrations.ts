import type { Migration } from './migration.ts';
import { settingsMigration } from './migrations/0010-settings.ts';
import { targetsMigration } from './migrations/0020-targets.ts';
import { probesMigration } from './migrations/0030-probes.ts';
import { maintenanceMigration } from './migrations/0040-maintenance.ts';
import { journalMigration } from './migrations/0050-journal.ts';
import { credentialsMigration } from './migrations/0060-credentials.ts';
import { packsMigration } from './migrations/0070-packs.ts';
import { repositoriesMigration } from './migrations/0080-repositories.ts';
import { schedulesMigration } from './migrations/0090-schedules.ts';
import { actionsMigration } from './migrations/0110-actions.ts';
import { actionRunsMigration } from './migrations/0120-action-runs.ts';
import { runbookRunsMigration } from './migrations/0130-runbook-runs.ts';
import { incidentsMigration } from './migrations/0140-incidents.ts';
import { alertsMigration } from './migrations/0150-alerts.ts';
import { refusedSignInsMigration } from './migrations/0170-refused-sign-ins.ts';
import { releasesMigration } from './migrations/0180-releases.ts';
import { hostsMigration } from './migrations/0190-hosts.ts';
import { targetHostMigration } from './migrations/0200-target-host.ts';
import { repositoryHostMigration } from './migrations/0210-repository-host.ts';
import { incidentBeginMigration } from './migrations/0230-incident-begin.ts';
import { refusedSignInTriesMigration } from './migrations/0240-refused-sign-in-tries.ts';
import { targetStatesMigration } from './migrations/0250-target-states.ts';
import { restoreFoldersMigration } from './migrations/0220-restore-folders.ts';
import { policiesMigration } from './migrations/0100-policies.ts';

/** Every migration, in the order of their numbers. A new one goes to the end with the next number. */
export const migrations: readonly Migration[] = [
  settingsMigration,
  targetsMigration,
  probesMigration,
  maintenanceMigration,
  journalMigration,
  credentialsMigration,
  packsMigration,
  repositoriesMigration,
  schedulesMigration,
  policiesMigration,
  actionsMigration,
  actionRunsMigration,
  runbookRunsMigration,
  incidentsMigration,
  alertsMigration,
  refusedSignInsMigration,
  releasesMigration,
  hostsMigration,
  targetHostMigration,
  repositoryHostMigration,
  restoreFoldersMigration,
  incidentBeginMigration,
  refusedSignInTriesMigration,
  targetStatesMigration,
];
