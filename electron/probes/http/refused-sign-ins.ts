import { z } from 'zod';
import { LocalText } from '../../../shared/model/local-text.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';

/** Sign-ins of one target that its server refused: no process tries them again before their credential changes or a person asks. */
export interface RefusedSignIns {
  /** Why the sign-in with this credential is not tried; null when it may be. */
  find(sessionId: string, credential: string): LocalText | null;
  keep(sessionId: string, credential: string, reason: LocalText): void;
  /** All of the target's. */
  forget(): void;
}

export type RefusedSignInParts = {
  readonly database: SqliteDatabase;
  /** When the value of a credential was stored, epoch ms; null for one that is not. */
  readonly credentialChangedAt: (targetId: string, credential: string) => number | null;
};

const Row = z.object({ credential_changed_at: z.number(), reason: z.string() });

/** Refusals as the console's database keeps them: they hold for every process that opens it, and only for the value that was refused. */
export function keptRefusals({ database, credentialChangedAt }: RefusedSignInParts) {
  const find = database.prepare<[string, string], unknown>(
    'SELECT credential_changed_at, reason FROM refused_sign_in WHERE target_id = ? AND session_id = ?',
  );
  const keep = database.prepare<[string, string, number, string]>(
    'INSERT OR REPLACE INTO refused_sign_in (target_id, session_id, credential_changed_at, reason) VALUES (?, ?, ?, ?)',
  );
  const forget = database.prepare<[string]>('DELETE FROM refused_sign_in WHERE target_id = ?');
  return (targetId: string): RefusedSignIns => ({
    find(sessionId, credential) {
      const raw = find.get(targetId, sessionId);
      if (raw === undefined) return null;
      const row = Row.parse(raw);
      if (row.credential_changed_at !== credentialChangedAt(targetId, credential)) return null;
      return LocalText.parse(JSON.parse(row.reason));
    },
    keep(sessionId, credential, reason) {
      const changedAt = credentialChangedAt(targetId, credential);
      if (changedAt !== null) keep.run(targetId, sessionId, changedAt, JSON.stringify(reason));
    },
    forget: () => void forget.run(targetId),
  });
}
