import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { logLine, requestMessage } from '../log-file.ts';
import type { Random } from './random.ts';
import type { DataSize } from './sizes.ts';

const spanMs = 36 * 3_600_000;

type Shape = readonly [method: string, target: string, good: number, bad: number, badShare: number];

const shapes: readonly [Shape, ...Shape[]] = [
  ['POST', '/api/login', 200, 401, 0.04],
  ['POST', '/api/device-sessions', 200, 401, 0.03],
  ['POST', '/api/device-sessions/refresh', 200, 401, 0.01],
  ['POST', '/api/upload', 200, 400, 0.02],
  ['GET', '/api/rooms', 200, 401, 0.01],
  ['GET', '/api/me', 200, 200, 0],
  ['GET', '/socket.io/?EIO=4&transport=websocket', 101, 400, 0],
];

/** A day and a half of `server.log` from a healthy server. */
export function seedLog(folder: string, random: Random, size: DataSize, now: number): void {
  const lines = [logLine(now - spanMs, 'INFO', '서버 시작: 0.0.0.0:5000 (async_mode=gevent)')];
  for (let index = 1; index <= size.logLines; index += 1) {
    const at = now - 60_000 - Math.trunc((spanMs * (size.logLines - index)) / size.logLines);
    const [method, target, good, bad, badShare] = random.pick(shapes);
    const entry = {
      ip: `10.${random.between(0, 12)}.${random.between(0, 32)}.${random.between(2, 254)}`,
      method,
      target,
      status: random.chance(badShare) ? bad : good,
      sizeBytes: random.between(120, 2400),
      durationMs: random.between(2, 190),
    };
    lines.push(logLine(at, 'INFO', requestMessage(at, entry)));
  }
  writeFileSync(join(folder, 'server.log'), lines.join(''));
}
