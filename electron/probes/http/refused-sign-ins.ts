import { z } from 'zod';
import { LocalText } from '../../../shared/model/local-text.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';

/** What the server said when it refused a sign-in last, when that was (epoch ms), and how often in a row it has. */
export type RefusedSignIn = { readonly reason: LocalText; readonly at: number; readonly tries: number };

/** Sign-ins of one target that its server refused: whichever process wants one of them again waits as long as all others do. */
export interface RefusedSignIns {
  /** The last refusal of the sign-in with this credential; null when there is none for the value that is stored now. */
  find(sessionId: string, credential: string): RefusedSignIn | null;
  /** Which value of a credential is stored now; null when there is none. Asked before the value is read. */
  versionOf(credential: string): number | null;
  /** Holds for the value that was tried, whatever was stored meanwhile. */
  keep(sessionId: string, version: number | null, refused: RefusedSignIn): void;
  /** Of one session, or all of the target's. */
  forget(sessionId?: string): void;
}

type RefusedSignInParts = {
  readonly database: SqliteDatabase;
  /** When the value of a credential was stored, epoch ms; null for one that is not. */
  readonly credentialChangedAt: (targetId: string, credential: string) => number | null;
};

const Row = z.object({
  credential_changed_at: z.number(),
  reason: z.string(),
  refused_at: z.number(),
  tries: z.number(),
});

/** Refusals as the console's database keeps them: they hold for every process that opens it, and only for the value that was refused. */
export function keptRefusals({ database, credentialChangedAt }: RefusedSignInParts) {
  const find = database.prepare<[string, string], unknown>(
    'SELECT credential_changed_at, reason, refused_at, tries FROM refused_sign_in WHERE target_id = ? AND session_id = ?',
  );
  const keep = database.prepare<[string, string, number, string, number, number]>(
    `INSERT OR REPLACE INTO refused_sign_in (target_id, session_id, credential_changed_at, reason, refused_at, tries)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const forget = database.prepare<[string]>('DELETE FROM refused_sign_in WHERE target_id = ?');
  const forgetOne = database.prepare<[string, string]>(
    'DELETE FROM refused_sign_in WHERE target_id = ? AND session_id = ?',
  );
  return (targetId: string): RefusedSignIns => ({
    find(sessionId, credential) {
      const raw = find.get(targetId, sessionId);
      if (raw === undefined) return null;
      const row = Row.parse(raw);
      if (row.credential_changed_at !== credentialChangedAt(targetId, credential)) return null;
      return { reason: LocalText.parse(JSON.parse(row.reason)), at: row.refused_at, tries: row.tries };
    },
    versionOf: (credential) => credentialChangedAt(targetId, credential),
    keep(sessionId, version, { reason, at, tries }) {
      if (version !== null) keep.run(targetId, sessionId, version, JSON.stringify(reason), at, tries);
    },
    forget: (sessionId) =>
      void (sessionId === undefined ? forget.run(targetId) : forgetOne.run(targetId, sessionId)),
  });
}
