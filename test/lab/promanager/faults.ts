/** Every switch of the practice ProManager and what a server with that fault does, one sentence each. */
export const promanagerFaults = {
  'auth-off': { en: 'SECURITY_AUTH_ENABLED is off: everybody is owner, and no answer says so.' },
  'no-owner-key': {
    en: 'Authentication is on without an owner key: owner endpoints answer 401 to everybody.',
  },
  'backups-off': { en: 'Backups are off: a run answers 200 ok:true with skipped:true and writes nothing.' },
  'backup-stale': {
    en: 'The last backup is three days old; health stays ok:true and only alerts[] says it.',
  },
  'sync-failed': { en: 'The last Google sync failed; health stays ok:true and only alerts[] says it.' },
  'health-slow': { en: 'Health waits for Google, which does not answer, for thirty seconds.' },
  'restore-lies': { en: 'A restore answers ok:true and keeps the board as it was.' },
  'rate-limited': { en: 'Every request of this address is answered with 429 and Retry-After.' },
} as const;

export type PromanagerFault = keyof typeof promanagerFaults;
