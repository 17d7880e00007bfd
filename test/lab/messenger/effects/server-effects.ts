import { utcStamp } from '../clock.ts';
import { accounts } from '../seed/accounts.ts';
import type { CertificateName, Effect, Effects, Stage } from './stage.ts';

const skewMs = 7 * 60_000;

export const serverEffects: Effects = {
  'clock-skew': {
    on: ({ practice }) => practice.clock.setSkewMs(skewMs),
    off: ({ practice }) => practice.clock.setSkewMs(0),
  },
  'device-token-revoked': { on: revokeOps, off: undo('device-token-revoked') },
  'sessions-expired': { on: expireAll, off: undo('sessions-expired') },
  'cert-expired': certificate('expired'),
  'cert-untrusted': certificate('untrusted'),
  'cert-wrong-name': certificate('wrong-name'),
  'server-stopped': { on: (stage) => stage.halt(), off: (stage) => stage.resume() },
};

function certificate(name: CertificateName): Effect {
  return { on: (stage) => stage.useCertificate(name), off: (stage) => stage.useCertificate('server') };
}

function undo(name: 'device-token-revoked' | 'sessions-expired'): (stage: Stage) => void {
  return (stage) => {
    stage.held.get(name)?.();
    stage.held.delete(name);
  };
}

function revokeOps(stage: Stage): void {
  const { database, clock } = stage.practice;
  const ids = database.use((connection) =>
    connection
      .prepare<[number], { id: number }>(
        'SELECT id FROM device_sessions WHERE user_id = ? AND revoked_at IS NULL',
      )
      .all(accounts.ops.userId),
  );
  setEach(
    stage,
    'UPDATE device_sessions SET revoked_at = ? WHERE id = ?',
    ids.map((row) => [utcStamp(clock.now()), row.id]),
  );
  stage.held.set('device-token-revoked', () => {
    setEach(
      stage,
      'UPDATE device_sessions SET revoked_at = ? WHERE id = ?',
      ids.map((row) => [null, row.id]),
    );
  });
}

function expireAll(stage: Stage): void {
  const { database, clock, sessions } = stage.practice;
  const now = utcStamp(clock.now());
  const past = utcStamp(clock.now() - 3_600_000);
  const rows = database.use((connection) =>
    connection
      .prepare<[string], { id: number; expires_at: string }>(
        'SELECT id, expires_at FROM device_sessions WHERE expires_at > ?',
      )
      .all(now),
  );
  setEach(
    stage,
    'UPDATE device_sessions SET expires_at = ? WHERE id = ?',
    rows.map((row) => [past, row.id]),
  );
  sessions.clear();
  stage.held.set('sessions-expired', () => {
    setEach(
      stage,
      'UPDATE device_sessions SET expires_at = ? WHERE id = ?',
      rows.map((row) => [row.expires_at, row.id]),
    );
  });
}

function setEach(stage: Stage, sql: string, values: readonly (readonly [string | null, number])[]): void {
  stage.practice.database.use((connection) => {
    const update = connection.prepare(sql);
    connection.transaction(() => {
      for (const pair of values) update.run(...pair);
    })();
  });
}
