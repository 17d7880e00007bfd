import { randomBytes } from 'node:crypto';
import { utcStamp } from '../clock.ts';
import type { Exchange, Locale } from '../http/exchange.ts';
import { headerOf } from '../http/exchange.ts';
import { problem, type Reply } from '../http/reply.ts';
import type { Practice } from '../practice.ts';
import { issueCsrfToken } from './csrf.ts';
import { verifyPassword } from './passwords.ts';

export type UserRow = {
  readonly id: number;
  readonly username: string;
  readonly password_hash: string;
  readonly nickname: string | null;
  readonly profile_image: string | null;
  readonly status: string;
};

export type PublicUser = Pick<UserRow, 'id' | 'username' | 'nickname' | 'profile_image'> & {
  readonly status: string;
};

export function publicUser(user: UserRow): PublicUser {
  return {
    id: user.id,
    nickname: user.nickname,
    profile_image: user.profile_image,
    status: user.status,
    username: user.username,
  };
}

const columns = 'id, username, password_hash, nickname, profile_image, status';

export function userById(practice: Practice, id: number): UserRow | undefined {
  return practice.database.attempt<UserRow | undefined>(undefined, (connection) =>
    connection.prepare<[number], UserRow>(`SELECT ${columns} FROM users WHERE id = ?`).get(id),
  );
}

export function userByName(practice: Practice, username: string): UserRow | undefined {
  return practice.database.attempt<UserRow | undefined>(undefined, (connection) =>
    connection.prepare<[string], UserRow>(`SELECT ${columns} FROM users WHERE username = ?`).get(username),
  );
}

/** The user for a name and a password, or the refusal: 400, 401 or, while an approval is open or refused, 403. */
export function checkCredentials(
  practice: Practice,
  username: string,
  password: string,
  locale: Locale,
): { readonly user: UserRow } | { readonly refusal: Reply } {
  if (username === '' || password === '')
    return { refusal: problem(400, 'AUTH_MISSING_CREDENTIALS', locale) };
  const user = userByName(practice, username);
  if (user === undefined || !verifyPassword(password, user.password_hash)) {
    return { refusal: problem(401, 'AUTH_INVALID_CREDENTIALS', locale) };
  }
  const approval = approvalOf(practice, user.id);
  if (approval === 'pending')
    return { refusal: problem(403, 'GENERIC_ERROR', locale, '관리자 승인 대기 중입니다.') };
  if (approval === 'rejected')
    return { refusal: problem(403, 'GENERIC_ERROR', locale, '가입이 거절되었습니다.') };
  return { user };
}

function approvalOf(practice: Practice, userId: number): string | null {
  return practice.database.attempt<string | null>(null, (connection) => {
    const row = connection
      .prepare<[number], { status: string }>('SELECT status FROM pending_user_approvals WHERE user_id = ?')
      .get(userId);
    return row?.status ?? null;
  });
}

export type NewSession = { readonly sid: string; readonly csrfToken: string };

/** A new cookie session and the CSRF token bound to it. */
export function openSession(practice: Practice, userId: number, deviceSessionId: number | null): NewSession {
  const csrf = randomBytes(20).toString('hex');
  return {
    sid: practice.sessions.create({ userId, csrf, deviceSessionId }),
    csrfToken: issueCsrfToken(csrf, practice.keys.secretKey(), practice.clock.now()),
  };
}

/** Successes only, as the server does: failures are found in the log. */
export function recordAccess(practice: Practice, exchange: Exchange, userId: number, action: string): void {
  practice.database.attempt(null, (connection) => {
    connection
      .prepare(
        'INSERT INTO access_logs (user_id, action, ip_address, user_agent, created_at) VALUES (?, ?, ?, ?, ?)',
      )
      .run(
        userId,
        action,
        exchange.ip,
        headerOf(exchange.request, 'user-agent') ?? '',
        utcStamp(practice.clock.now()),
      );
    return null;
  });
}
