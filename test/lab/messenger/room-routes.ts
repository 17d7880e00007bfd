import { withUser } from './auth/guard.ts';
import { userById } from './auth/users.ts';
import { utcStamp } from './clock.ts';
import { type Exchange, idOf, readJson, textField } from './http/exchange.ts';
import { json, problem, type Reply } from './http/reply.ts';
import type { Route } from './http/route.ts';
import type { Practice } from './practice.ts';
import { createRoom, directRoomOf, membersOf, messagesOf, roleIn } from './rooms.ts';

export const roomRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/rooms', handle: list },
  { method: 'POST', path: '/api/rooms', handle: create },
  { method: 'GET', path: '/api/rooms/{id}/messages', handle: messages },
  { method: 'GET', path: '/api/rooms/{id}/admins', handle: admins },
  { method: 'POST', path: '/api/rooms/{id}/admins', handle: changeAdmin },
  { method: 'POST', path: '/api/admin/users/approve', handle: approve },
];

type RoomRow = {
  id: number;
  name: string;
  type: string;
  created_by: number;
  encryption_key: string;
  created_at: string;
};

function list(exchange: Exchange, practice: Practice): Promise<Reply> | Reply {
  return withUser(exchange, practice, (userId) => {
    const rows = practice.database.attempt<RoomRow[]>([], (connection) =>
      connection
        .prepare<[number], RoomRow>(
          `SELECT r.id, r.name, r.type, r.created_by, r.encryption_key, r.created_at FROM rooms r
           JOIN room_members m ON m.room_id = r.id WHERE m.user_id = ? ORDER BY r.id`,
        )
        .all(userId),
    );
    if (exchange.query.get('include_members') !== '1') return json(200, rows);
    return json(
      200,
      rows.map((row) => ({ ...row, members: membersOf(practice, row.id) })),
    );
  });
}

function create(exchange: Exchange, practice: Practice): Promise<Reply> | Reply {
  return withUser(exchange, practice, async (userId) => {
    const body = await readJson(exchange.request);
    const given = Array.isArray(body['members']) ? body['members'].map(idOf) : [];
    const memberIds = [...new Set([userId, ...given.filter((id) => id !== null)])];
    if (given.length === 0 || given.includes(null)) return problem(400, 'REQUEST_INVALID', exchange.locale);
    const [first, second] = memberIds;
    const direct = memberIds.length === 2 && first !== undefined && second !== undefined;
    const known = direct ? directRoomOf(practice, [first, second]) : null;
    const roomId =
      known ??
      createRoom(practice, {
        name: textField(body, 'name'),
        type: direct ? 'direct' : 'group',
        createdBy: userId,
        memberIds,
      });
    return json(200, { room_id: roomId, success: true });
  });
}

/** Runs for a member of the room in the address, or answers 403. */
function withMember(
  exchange: Exchange,
  practice: Practice,
  handle: (roomId: number, userId: number, role: string) => Promise<Reply> | Reply,
): Promise<Reply> | Reply {
  return withUser(exchange, practice, (userId) => {
    const roomId = Number(exchange.params['id']);
    const role = roleIn(practice, roomId, userId);
    if (role === null) return problem(403, 'ROOM_ACCESS_DENIED', exchange.locale);
    return handle(roomId, userId, role);
  });
}

function messages(exchange: Exchange, practice: Practice): Promise<Reply> | Reply {
  return withMember(exchange, practice, (roomId) => {
    const limit = Math.min(200, Math.max(1, Number(exchange.query.get('limit') ?? 50) || 50));
    const beforeId = Number(exchange.query.get('before_id')) || null;
    const stored = practice.database.attempt<string>('', (connection) => {
      const row = connection
        .prepare<[number], { encryption_key: string }>('SELECT encryption_key FROM rooms WHERE id = ?')
        .get(roomId);
      return row?.encryption_key ?? '';
    });
    return json(200, {
      encryption_key: practice.keys.decryptRoomKey(stored),
      members: membersOf(practice, roomId),
      messages: messagesOf(practice, roomId, limit, beforeId),
    });
  });
}

function admins(exchange: Exchange, practice: Practice): Promise<Reply> | Reply {
  return withMember(exchange, practice, (roomId) =>
    json(
      200,
      membersOf(practice, roomId).filter((member) => member.role === 'admin'),
    ),
  );
}

function changeAdmin(exchange: Exchange, practice: Practice): Promise<Reply> | Reply {
  return withMember(exchange, practice, async (roomId, _userId, role) => {
    if (role !== 'admin' && !practice.faults.isOn('admin-open')) {
      return problem(403, 'ROOM_ADMIN_REQUIRED', exchange.locale);
    }
    const body = await readJson(exchange.request);
    const target = idOf(body['user_id']);
    if (target === null || roleIn(practice, roomId, target) === null) {
      return problem(400, 'REQUEST_INVALID', exchange.locale);
    }
    practice.database.use((connection) => {
      connection
        .prepare('UPDATE room_members SET role = ? WHERE room_id = ? AND user_id = ?')
        .run(body['is_admin'] === false ? 'member' : 'admin', roomId, target);
    });
    return json(200, { success: true });
  });
}

const platformAdminId = 1;

function approve(exchange: Exchange, practice: Practice): Promise<Reply> | Reply {
  return withUser(exchange, practice, async (userId) => {
    if (userId !== platformAdminId && !practice.faults.isOn('admin-open')) {
      return problem(403, 'GENERIC_ERROR', exchange.locale, '관리자 권한이 필요합니다.');
    }
    const body = await readJson(exchange.request);
    const target = idOf(body['user_id']);
    const action = textField(body, 'action');
    if (target === null || (action !== 'approve' && action !== 'reject')) {
      return problem(400, 'REQUEST_INVALID', exchange.locale);
    }
    if (userById(practice, target) === undefined) return problem(404, 'USER_NOT_FOUND', exchange.locale);
    const status = action === 'approve' ? 'approved' : 'rejected';
    practice.database.use((connection) => {
      connection
        .prepare(
          'UPDATE pending_user_approvals SET status = ?, reviewed_at = ?, reviewed_by = ?, reason = ? WHERE user_id = ?',
        )
        .run(status, utcStamp(practice.clock.now()), userId, textField(body, 'reason'), target);
    });
    return json(200, { status, success: true, user_id: target });
  });
}
