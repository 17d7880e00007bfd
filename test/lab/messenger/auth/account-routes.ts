import { utcStamp } from '../clock.ts';
import type { Exchange } from '../http/exchange.ts';
import { readJson, textField } from '../http/exchange.ts';
import { json, problem, type Reply } from '../http/reply.ts';
import type { Route } from '../http/route.ts';
import type { Practice } from '../practice.ts';
import { withUser } from './guard.ts';
import { hashPassword } from './passwords.ts';
import { checkCredentials, openSession, publicUser, recordAccess, userById, userByName } from './users.ts';

export const accountRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/me', handle: me },
  {
    method: 'POST',
    path: '/api/register',
    csrfExempt: true,
    limit: { name: 'register', perMinute: 5 },
    handle: register,
  },
  {
    method: 'POST',
    path: '/api/login',
    csrfExempt: true,
    limit: { name: 'login', perMinute: 10 },
    handle: login,
  },
  { method: 'POST', path: '/api/logout', csrfExempt: true, handle: logout },
  {
    method: 'POST',
    path: '/api/auth/enterprise-login',
    csrfExempt: true,
    limit: { name: 'enterprise', perMinute: 20 },
    handle: (exchange) =>
      problem(501, 'GENERIC_ERROR', exchange.locale, '기업 인증이 비활성화되어 있습니다.'),
  },
  { method: 'GET', path: '/api/security/audit', handle: audit },
];

function me(exchange: Exchange, practice: Practice): Reply {
  const user = exchange.session === null ? undefined : userById(practice, exchange.session.userId);
  return json(200, user === undefined ? { logged_in: false } : { logged_in: true, user: publicUser(user) });
}

async function login(exchange: Exchange, practice: Practice): Promise<Reply> {
  const body = await readJson(exchange.request);
  const checked = checkCredentials(
    practice,
    textField(body, 'username'),
    textField(body, 'password'),
    exchange.locale,
  );
  if ('refusal' in checked) return checked.refusal;
  const session = openSession(practice, checked.user.id, null);
  practice.counters.signIns += 1;
  recordAccess(practice, exchange, checked.user.id, 'login');
  return {
    ...json(200, { csrf_token: session.csrfToken, success: true, user: publicUser(checked.user) }),
    sid: session.sid,
  };
}

function logout(exchange: Exchange, practice: Practice): Reply {
  if (exchange.sid !== null) practice.sessions.remove(exchange.sid);
  if (exchange.session !== null) recordAccess(practice, exchange, exchange.session.userId, 'logout');
  return { ...json(200, { success: true }), sid: '' };
}

async function register(exchange: Exchange, practice: Practice): Promise<Reply> {
  const body = await readJson(exchange.request);
  const username = textField(body, 'username');
  const password = textField(body, 'password');
  if (!/^[A-Za-z0-9_]{3,20}$/u.test(username)) return problem(400, 'REQUEST_INVALID', exchange.locale);
  if (password.length < 8 || !/[A-Za-z]/u.test(password) || !/\d/u.test(password)) {
    return problem(400, 'REQUEST_INVALID', exchange.locale);
  }
  if (userByName(practice, username) !== undefined) {
    return problem(400, 'GENERIC_ERROR', exchange.locale, '이미 존재하는 아이디입니다.');
  }
  const open = practice.config.flag('ALLOW_SELF_REGISTER');
  const userId = practice.database.use((connection) => {
    const stamp = utcStamp(practice.clock.now());
    const added = connection
      .prepare('INSERT INTO users (username, password_hash, nickname, created_at) VALUES (?, ?, ?, ?)')
      .run(username, hashPassword(password), textField(body, 'nickname') || username, stamp);
    const id = Number(added.lastInsertRowid);
    if (!open) {
      connection
        .prepare('INSERT INTO pending_user_approvals (user_id, requested_at) VALUES (?, ?)')
        .run(id, stamp);
    }
    return id;
  });
  recordAccess(practice, exchange, userId, open ? 'register' : 'register_pending_approval');
  if (open) return json(200, { success: true, user_id: userId });
  return json(202, { pending_approval: true, success: true, user_id: userId });
}

type AccessRow = { id: number; action: string; ip_address: string; user_agent: string; created_at: string };

function audit(exchange: Exchange, practice: Practice): Promise<Reply> | Reply {
  return withUser(exchange, practice, (userId) => {
    const limit = Math.min(200, Math.max(1, Number(exchange.query.get('limit') ?? 50) || 50));
    const since = utcStamp(practice.clock.now() - 30 * 86_400_000);
    const counts = practice.database.attempt<{ action: string; count: number }[]>([], (connection) =>
      connection
        .prepare<[number, string], { action: string; count: number }>(
          'SELECT action, count(*) AS count FROM access_logs WHERE user_id = ? AND created_at >= ? GROUP BY action',
        )
        .all(userId, since),
    );
    const recent = practice.database.attempt<AccessRow[]>([], (connection) =>
      connection
        .prepare<[number, number], AccessRow>(
          `SELECT id, action, ip_address, user_agent, created_at FROM access_logs WHERE user_id = ?
           ORDER BY id DESC LIMIT ?`,
        )
        .all(userId, limit),
    );
    const devices = practice.database.attempt<{ id: number; device_name: string; expires_at: string }[]>(
      [],
      (connection) =>
        connection
          .prepare<[number, string], { id: number; device_name: string; expires_at: string }>(
            'SELECT id, device_name, expires_at FROM device_sessions WHERE user_id = ? AND revoked_at IS NULL AND expires_at > ?',
          )
          .all(userId, utcStamp(practice.clock.now())),
    );
    return json(200, {
      actions: Object.fromEntries(counts.map((row) => [row.action, row.count])),
      active_device_sessions: devices,
      recent_access_logs: recent,
      revoked_device_sessions_recent: revokedRecently(practice, userId, since),
      user_id: userId,
      window_days: 30,
    });
  });
}

function revokedRecently(practice: Practice, userId: number, since: string): number {
  return practice.database.attempt(0, (connection) => {
    const row = connection
      .prepare<[number, string], { count: number }>(
        'SELECT count(*) AS count FROM device_sessions WHERE user_id = ? AND revoked_at >= ?',
      )
      .get(userId, since);
    return row?.count ?? 0;
  });
}
