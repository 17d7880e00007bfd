import { utcStamp } from '../clock.ts';
import { type Exchange, headerOf, readJson, textField } from '../http/exchange.ts';
import { json, problem, type Reply } from '../http/reply.ts';
import type { Route } from '../http/route.ts';
import type { Practice } from '../practice.ts';
import {
  activeSessionOf,
  deviceColumns,
  type DeviceSessionRow,
  issueDeviceSession,
  newDeviceId,
  revokeDeviceSession,
} from './device-sessions.ts';
import { withUser } from './guard.ts';
import { checkCredentials, openSession, publicUser, recordAccess, userById } from './users.ts';

export const deviceRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/device-sessions',
    csrfExempt: true,
    limit: { name: 'login-device', perMinute: 10 },
    handle: create,
  },
  {
    method: 'POST',
    path: '/api/device-sessions/refresh',
    csrfExempt: true,
    limit: { name: 'refresh', perMinute: 30 },
    handle: refresh,
  },
  { method: 'DELETE', path: '/api/device-sessions/current', csrfExempt: true, handle: endCurrent },
  { method: 'GET', path: '/api/device-sessions', handle: list },
  { method: 'DELETE', path: '/api/device-sessions/{id}', handle: revoke },
];

async function create(exchange: Exchange, practice: Practice): Promise<Reply> {
  const body = await readJson(exchange.request);
  const remember = body['remember'] ?? true;
  if (typeof remember !== 'boolean') return problem(400, 'REQUEST_INVALID_FORMAT', exchange.locale);
  const checked = checkCredentials(
    practice,
    textField(body, 'username'),
    textField(body, 'password'),
    exchange.locale,
  );
  if ('refusal' in checked) return checked.refusal;
  const issued = issueDeviceSession(practice, exchange, {
    userId: checked.user.id,
    deviceId: newDeviceId(),
    deviceName: textField(body, 'device_name') || 'Unknown device',
    remember,
  });
  const session = openSession(practice, checked.user.id, issued.id);
  practice.counters.signIns += 1;
  recordAccess(practice, exchange, checked.user.id, 'login_device');
  return {
    ...json(200, {
      access_ok: true,
      csrf_token: session.csrfToken,
      device_session_id: issued.id,
      device_token: issued.token,
      expires_at: issued.expiresAt,
      remember,
      user: publicUser(checked.user),
    }),
    sid: session.sid,
  };
}

async function tokenOf(exchange: Exchange): Promise<string> {
  const bearer = /^Bearer\s+(.+)$/iu.exec(headerOf(exchange.request, 'authorization') ?? '')?.[1];
  const header = headerOf(exchange.request, 'x-device-token');
  return bearer ?? header ?? textField(await readJson(exchange.request), 'device_token');
}

/** Rotates the token: the old one is dead at once, the device stays the same. */
async function refresh(exchange: Exchange, practice: Practice): Promise<Reply> {
  const token = await tokenOf(exchange);
  if (token === '') return problem(400, 'AUTH_DEVICE_TOKEN_REQUIRED', exchange.locale);
  const old = activeSessionOf(practice, token);
  const user = old === undefined ? undefined : userById(practice, old.user_id);
  if (old === undefined || user === undefined) {
    return problem(401, 'AUTH_TOKEN_INVALID_OR_EXPIRED', exchange.locale);
  }
  const remember = old.remember === 1;
  revokeDeviceSession(practice, old.id, user.id);
  const issued = issueDeviceSession(practice, exchange, {
    userId: user.id,
    deviceId: old.device_id,
    deviceName: old.device_name ?? '',
    remember,
  });
  const session = openSession(practice, user.id, issued.id);
  practice.counters.refreshes += 1;
  recordAccess(practice, exchange, user.id, 'refresh_device_session');
  return {
    ...json(200, {
      access_ok: true,
      csrf_token: session.csrfToken,
      device_session_id: issued.id,
      device_token_rotated: issued.token,
      expires_at: issued.expiresAt,
      remember,
      user: publicUser(user),
    }),
    sid: session.sid,
  };
}

async function endCurrent(exchange: Exchange, practice: Practice): Promise<Reply> {
  const token = await tokenOf(exchange);
  const byToken = token === '' ? undefined : activeSessionOf(practice, token);
  const session = exchange.session;
  const userId = byToken?.user_id ?? session?.userId;
  const deviceSessionId = byToken?.id ?? session?.deviceSessionId ?? null;
  if (userId === undefined) return problem(401, 'AUTH_LOGIN_REQUIRED', exchange.locale);
  const revoked = deviceSessionId !== null && revokeDeviceSession(practice, deviceSessionId, userId);
  if (exchange.sid !== null) practice.sessions.remove(exchange.sid);
  recordAccess(practice, exchange, userId, 'logout_device');
  return { ...json(200, { revoked, success: true }), sid: '' };
}

function list(exchange: Exchange, practice: Practice): Promise<Reply> | Reply {
  return withUser(exchange, practice, (userId) => {
    const now = utcStamp(practice.clock.now());
    const expiredToo = exchange.query.get('include_expired') === '1';
    const rows = practice.database.attempt<DeviceSessionRow[]>([], (connection) =>
      connection
        .prepare<[number, string], DeviceSessionRow>(
          `SELECT ${deviceColumns} FROM device_sessions WHERE user_id = ? AND revoked_at IS NULL AND expires_at > ?
           ORDER BY id DESC`,
        )
        .all(userId, expiredToo ? '' : now),
    );
    const current = exchange.session?.deviceSessionId ?? null;
    return json(200, {
      sessions: rows.map((row) => ({
        ...row,
        is_expired: row.expires_at <= now ? 1 : 0,
        is_current: row.id === current,
      })),
    });
  });
}

function revoke(exchange: Exchange, practice: Practice): Promise<Reply> | Reply {
  return withUser(exchange, practice, (userId) => {
    const id = Number(exchange.params['id']);
    if (!revokeDeviceSession(practice, id, userId)) {
      return problem(404, 'GENERIC_ERROR', exchange.locale, '세션을 찾을 수 없습니다.');
    }
    return json(200, { current_revoked: exchange.session?.deviceSessionId === id, success: true });
  });
}
