import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PracticeClock } from '../clock.ts';
import type { FaultSwitches } from '../faults.ts';
import type { ServerLog } from '../log-file.ts';

/** What one cookie session holds. */
export type SessionData = {
  readonly userId: number;
  readonly csrf: string;
  readonly deviceSessionId: number | null;
};

/** The server-side sessions in `flask_session/`: one file per session, named by a hash, unsigned ids. */
export type SessionFiles = {
  readonly read: (sid: string) => SessionData | null;
  /** Stores a session; when the folder cannot be written the id is handed out all the same. */
  readonly create: (data: SessionData) => string;
  readonly remove: (sid: string) => void;
  readonly clear: () => void;
};

type Parts = {
  readonly folder: string;
  readonly clock: PracticeClock;
  readonly faults: FaultSwitches;
  readonly log: ServerLog;
  readonly lifetimeMs: () => number;
};

const headerBytes = 4;

export function openSessionFiles(parts: Parts): SessionFiles {
  const folder = join(parts.folder, 'flask_session');
  if (!parts.faults.isOn('flask-session-gone')) mkdirSync(folder, { recursive: true });
  const fileOf = (sid: string): string =>
    join(folder, createHash('md5').update(`session:${sid}`).digest('hex'));
  return {
    read: (sid) => readSession(fileOf(sid), parts.clock.now()),
    create: (data) => {
      const sid = randomBytes(32).toString('base64url');
      const path = fileOf(sid);
      const problem =
        writeProblem(parts.faults) ?? writeSession(path, data, parts.clock.now() + parts.lifetimeMs());
      if (problem !== null) {
        parts.log.write('WARNING', `Exception raised while handling cache file '${path}': ${problem}`);
      }
      return sid;
    },
    remove: (sid) => rmSync(fileOf(sid), { force: true }),
    clear: () => {
      if (!existsSync(folder)) return;
      for (const name of readdirSync(folder)) unlinkSync(join(folder, name));
    },
  };
}

/** Permissions do not stop a privileged process, so the switch decides, not the mode of the folder alone. */
function writeProblem(faults: FaultSwitches): string | null {
  return faults.isOn('flask-session-unwritable') ? '[Errno 13] Permission denied' : null;
}

/** Four bytes of expiry (epoch seconds, little endian), then the session. */
function writeSession(path: string, data: SessionData, expiresAt: number): string | null {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32LE(Math.trunc(expiresAt / 1000));
  try {
    writeFileSync(path, Buffer.concat([header, Buffer.from(JSON.stringify(data))]), { mode: 0o600 });
    return null;
  } catch {
    return '[Errno 2] No such file or directory';
  }
}

function readSession(path: string, now: number): SessionData | null {
  if (!existsSync(path)) return null;
  const bytes = readFileSync(path);
  if (bytes.length <= headerBytes || bytes.readUInt32LE() * 1000 < now) return null;
  const parsed: unknown = JSON.parse(bytes.subarray(headerBytes).toString('utf8'));
  return isSession(parsed) ? parsed : null;
}

function isSession(value: unknown): value is SessionData {
  return typeof value === 'object' && value !== null && 'userId' in value && 'csrf' in value;
}
