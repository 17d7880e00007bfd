/** Every switch of the practice ProManager and what a server with that fault does, one sentence each. */
export const promanagerFaults = {
  'auth-off': { en: 'SECURITY_AUTH_ENABLED is off: everybody is owner, and no answer says so.' },
  'no-owner-key': {
    en: 'Authentication is on without an owner key: owner endpoints answer 401 to everybody.',
  },
  'roles-open': { en: 'Every key that is known may do what an owner may.' },
  'runtime-override': {
    en: 'A runtime-config.json with authentication off and every origin allowed wins over the environment.',
  },
  'backups-off': { en: 'Backups are off: a run answers 200 ok:true with skipped:true and writes nothing.' },
  'backup-stale': {
    en: 'The last backup is three days old; health stays ok:true and only alerts[] says it.',
  },
  'backup-missing': {
    en: 'The state knows of no backup, whatever lies in the folder; health stays ok:true and only alerts[] says it.',
  },
  'sync-failed': { en: 'The last Google sync failed; health stays ok:true and only alerts[] says it.' },
  'links-broken': {
    en: 'Every normal sync ends with errors of event links; a hard one re-creates them, and the fault is over.',
  },
  'health-slow': { en: 'Health waits for Google, which does not answer, for thirty seconds.' },
  'restore-lies': { en: 'A restore answers ok:true and keeps the board as it was.' },
  'restore-forgets': {
    en: 'A restore brings back what the backup knew of backups: health may show backup_missing right after it.',
  },
  'export-cut': { en: 'The connection breaks in the middle of the board.' },
  'rate-limited': { en: 'Every request of this address is answered with 429 and Retry-After.' },
} as const;

export type PromanagerFault = keyof typeof promanagerFaults;
