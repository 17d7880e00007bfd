import type { z } from 'zod';
import type { channels } from './channels.ts';
import { actionsContract } from './groups/actions.ts';
import { alertsContract } from './groups/alerts.ts';
import { appContract } from './groups/app.ts';
import { changesContract } from './groups/changes.ts';
import { callsContract } from './groups/calls.ts';
import { contentsContract } from './groups/contents.ts';
import { credentialsContract } from './groups/credentials.ts';
import { hostsContract } from './groups/hosts.ts';
import { incidentsContract } from './groups/incidents.ts';
import { jobsContract } from './groups/jobs.ts';
import { journalContract, timelineContract } from './groups/journal.ts';
import { packsContract } from './groups/packs.ts';
import { pickerContract, configContract } from './groups/picker.ts';
import { policiesContract } from './groups/policies.ts';
import { maintenanceContract, probesContract } from './groups/probes.ts';
import { releasesContract } from './groups/releases.ts';
import { reportsContract } from './groups/reports.ts';
import { repositoriesContract } from './groups/repositories.ts';
import { retentionContract } from './groups/retention.ts';
import { runbooksContract } from './groups/runbooks.ts';
import { schedulesContract } from './groups/schedules.ts';
import { drillsContract, restoresContract, snapshotsContract } from './groups/snapshots.ts';
import { socketioContract } from './groups/socketio.ts';
import { targetsContract } from './groups/targets.ts';
import { transfersContract } from './groups/transfers.ts';
import { viewsContract } from './groups/views.ts';

export type CallSpec = { readonly kind: 'call'; readonly input: z.ZodType; readonly output: z.ZodType };
export type EventSpec = { readonly kind: 'event'; readonly payload: z.ZodType };

type ContractOf<Table> = {
  readonly [Group in keyof Table]: {
    readonly [Name in keyof Table[Group]]: Table[Group][Name] extends 'call' ? CallSpec : EventSpec;
  };
};

/** The schemas behind every channel. A missing or extra key does not compile. */
export const contract = {
  app: appContract,
  targets: targetsContract,
  packs: packsContract,
  credentials: credentialsContract,
  probes: probesContract,
  maintenance: maintenanceContract,
  timeline: timelineContract,
  changes: changesContract,
  incidents: incidentsContract,
  views: viewsContract,
  actions: actionsContract,
  policies: policiesContract,
  runbooks: runbooksContract,
  socketio: socketioContract,
  journal: journalContract,
  reports: reportsContract,
  releases: releasesContract,
  jobs: jobsContract,
  repositories: repositoriesContract,
  snapshots: snapshotsContract,
  contents: contentsContract,
  transfers: transfersContract,
  restores: restoresContract,
  drills: drillsContract,
  retention: retentionContract,
  schedules: schedulesContract,
  alerts: alertsContract,
  hosts: hostsContract,
  picker: pickerContract,
  config: configContract,
  calls: callsContract,
} as const satisfies ContractOf<typeof channels>;

export type Contract = typeof contract;
