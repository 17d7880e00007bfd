import type { PromanagerFault } from './faults.ts';
import type { GoogleRun } from './google.ts';
import type { State } from './state.ts';

const staleMs = 36 * 3_600_000;

/** The body of health: always `ok: true`, whatever its alerts say. */
export function healthOf(state: State, google: GoogleRun, faults: ReadonlySet<PromanagerFault>): unknown {
  const lastBackupAt = lastBackup(state, faults);
  const backup = { ...state.maintenance, lastBackupAt };
  const alert = (severity: string, code: string, message: string) => ({ severity, code, message });
  return {
    ok: true,
    service: 'telegram-mvp',
    serverTime: new Date().toISOString(),
    pendingProposals: state.pending.length,
    googleSync: google,
    security: {
      authEnabled: !faults.has('auth-off'),
      corsOrigins: ['https://board.example'],
      rateLimit: { enabled: true, windowMs: 60_000, max: 300, webhookMax: 200, activeBuckets: 1 },
    },
    backup: {
      enabled: !faults.has('backups-off'),
      dailyEnabled: true,
      dailyHourUtc: 2,
      retentionDays: 21,
      ...backup,
    },
    alerts: [
      ...(google.ok === false
        ? [alert('critical', 'google_sync_failed', 'Google-Sync fehlgeschlagen.')]
        : []),
      ...(faults.has('no-owner-key')
        ? [alert('critical', 'security_owner_key_missing', 'Kein Owner-Key gesetzt.')]
        : []),
      ...(lastBackupAt === '' ? [alert('warn', 'backup_missing', 'Noch kein Backup vorhanden.')] : []),
      ...(lastBackupAt !== '' && Date.now() - Date.parse(lastBackupAt) > staleMs
        ? [alert('warn', 'backup_stale', 'Letztes Backup ist älter als 36 Stunden.')]
        : []),
    ],
  };
}

function lastBackup({ maintenance }: State, faults: ReadonlySet<PromanagerFault>): string {
  if (faults.has('backup-missing')) return '';
  return faults.has('backup-stale')
    ? new Date(Date.now() - 2 * staleMs).toISOString()
    : maintenance.lastBackupAt;
}
