import { randomBytes } from 'node:crypto';
import type { SqliteConnection } from '../../sqlite.ts';
import { utcStamp } from '../clock.ts';
import type { KeyFiles } from '../key-files.ts';
import { accounts, probeRoomId, probeRoomName } from './accounts.ts';
import { roomName } from './names.ts';
import type { Random } from './random.ts';
import type { DataSize } from './sizes.ts';

/** A room and who may speak in it, for filling it with messages. */
export type SeededRoom = { readonly id: number; readonly memberIds: readonly number[] };

const dayMs = 86_400_000;
const firstOrdinaryUser = Object.keys(accounts).length + 1;

/** Rooms with a few large and many small ones, the announcement room first and the probe room second. */
export function seedRooms(
  connection: SqliteConnection,
  keys: KeyFiles,
  random: Random,
  size: DataSize,
  now: number,
): readonly SeededRoom[] {
  const room = connection.prepare(
    'INSERT INTO rooms (id, name, type, created_by, encryption_key, created_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const member = connection.prepare(
    'INSERT INTO room_members (room_id, user_id, joined_at, pinned, muted, role) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const rooms: SeededRoom[] = [];
  for (let id = 1; id <= size.rooms; id += 1) {
    const plan = planRoom(random, size, id);
    const created = utcStamp(now - random.between(30, 390) * dayMs);
    const key = keys.encryptRoomKey(randomBytes(32).toString('base64'));
    room.run(id, plan.name, plan.type, plan.createdBy, key, created);
    for (const userId of plan.memberIds) {
      const role = userId === plan.createdBy ? 'admin' : 'member';
      member.run(id, userId, created, random.chance(0.05) ? 1 : 0, random.chance(0.1) ? 1 : 0, role);
    }
    rooms.push({ id, memberIds: plan.memberIds });
  }
  return rooms;
}

type RoomPlan = {
  readonly name: string;
  readonly type: 'direct' | 'group';
  readonly createdBy: number;
  readonly memberIds: readonly number[];
};

function planRoom(random: Random, size: DataSize, id: number): RoomPlan {
  const { admin, ops, probe2, kim, lee } = accounts;
  if (id === 1) {
    const everyone = Array.from({ length: size.users }, (_, index) => index + 1);
    return { name: '전사 공지', type: 'group', createdBy: admin.userId, memberIds: everyone };
  }
  if (id === probeRoomId) {
    const memberIds = [admin.userId, ops.userId, probe2.userId];
    return { name: probeRoomName, type: 'group', createdBy: admin.userId, memberIds };
  }
  const direct = id > size.rooms * 0.6;
  const wanted = direct ? 2 : Math.max(3, Math.trunc(size.users / id ** 0.9));
  const memberIds = new Set<number>(id === 3 ? [kim.userId, lee.userId] : []);
  while (memberIds.size < wanted) memberIds.add(random.between(firstOrdinaryUser, size.users + 1));
  const list = [...memberIds];
  return {
    name: direct ? '' : roomName(random),
    type: direct ? 'direct' : 'group',
    createdBy: list[0] ?? admin.userId,
    memberIds: list,
  };
}
