import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { openSqlite } from '../sqlite.ts';
import type { CohrtzFault } from './faults.ts';
import { roomFile, writePackets, writeRoom } from './rooms.ts';
import {
  newInstallation,
  readPreferences,
  readStore,
  secretsOf,
  writePreferences,
  writeStore,
} from './secure-store.ts';

/** Two of them share a file, and one is underscores only. */
export const practiceRooms = ['general', 'design', 'a-b', 'a_b', '회의실', 'Ops2'] as const;

export type PracticeFiles = {
  /** The application's documents, its preferences, and copies of other devices, one folder each. */
  readonly documents: string;
  readonly preferences: string;
  readonly copies: string;
};

/** The folders of a practice device with its rooms, and what other devices have of them. */
export class CohrtzFiles implements PracticeFiles {
  readonly documents: string;
  readonly preferences: string;
  readonly copies: string;
  readonly #kept = new Map<CohrtzFault, () => void>();

  constructor(folder: string, messages: number) {
    this.documents = join(folder, 'Documents');
    this.preferences = join(folder, 'preferences');
    this.copies = join(folder, 'copies');
    if (existsSync(this.documents)) return;
    mkdirSync(this.documents, { recursive: true });
    const installation = newInstallation();
    writePreferences(this.preferencesFile, installation);
    writeStore(this.store, secretsOf(practiceRooms), installation);
    for (const room of practiceRooms) writeRoom(this.documents, room, messages);
    for (const room of ['general', 'design']) writePackets(this.documents, room, 40);
    writeFileSync(this.log, '[Sync] connected to general\n[Sync] consistency check ok\n');
    for (const device of ['laptop', 'phone']) {
      mkdirSync(join(this.copies, device), { recursive: true });
      for (const name of this.roomNames())
        copyFileSync(join(this.documents, name), join(this.copies, device, name));
    }
  }

  get store(): string {
    return join(this.documents, 'cohrtz_secure.db');
  }

  get preferencesFile(): string {
    return join(this.preferences, 'shared_preferences.json');
  }

  get log(): string {
    return join(this.documents, 'cohrtz.log');
  }

  roomNames(): readonly string[] {
    return readdirSync(this.documents).filter(
      (name) => /^cohrtz_.*\.db$/.test(name) && name !== 'cohrtz_secure.db',
    );
  }

  /** Every file of the set with the hash of its bytes. */
  hashes(): Readonly<Record<string, string>> {
    const names = readdirSync(this.documents).filter((name) => name.endsWith('.db'));
    const paths = [...names.map((name) => join(this.documents, name)), this.preferencesFile];
    return Object.fromEntries(
      paths.map((path) => [path, createHash('sha256').update(readFileSync(path)).digest('hex')]),
    );
  }

  /** The secrets in plain, as the application reads them. */
  secrets(): ReadonlyMap<string, string> {
    return readStore(this.store, readPreferences(this.preferencesFile));
  }

  /**
   * What a start of the application does to what it finds: a database that it cannot open is deleted without a copy and made anew, with
   * what lies beside it left; without its preferences it makes others at once. Answers the files that it has deleted.
   */
  startApplication(): readonly string[] {
    if (!existsSync(this.preferencesFile)) writePreferences(this.preferencesFile, newInstallation());
    return this.roomNames().filter((name) => {
      const path = join(this.documents, name);
      try {
        const database = openSqlite(path, { busyTimeoutMs: 1000 });
        database.prepare('SELECT count(*) FROM sqlite_schema').get();
        database.close();
        return false;
      } catch {
        // SQLITE_NOTADB.
        rmSync(path);
        writeRoom(this.documents, name.slice('cohrtz_'.length, -'.db'.length), 0);
        return true;
      }
    });
  }

  fault(name: CohrtzFault, on: boolean): void {
    this.#kept.get(name)?.();
    this.#kept.delete(name);
    if (!on) return;
    const path = this.#concerned(name);
    if (path === null) return;
    const before = existsSync(path) ? readFileSync(path) : null;
    this.#kept.set(name, () =>
      before === null ? rmSync(path, { force: true }) : writeFileSync(path, before),
    );
    this.#break(name, path);
  }

  #concerned(name: CohrtzFault): string | null {
    if (name.startsWith('token-')) return null;
    if (name === 'sync-errors') return this.log;
    if (name === 'preferences-gone' || name === 'other-installation') return this.preferencesFile;
    if (name === 'store-gone' || name === 'blob-altered' || name === 'key-missing') return this.store;
    if (name === 'diverged') return roomFile(join(this.copies, 'laptop'), 'general');
    if (name === 'copy-lacks-room') return roomFile(join(this.copies, 'laptop'), 'design');
    return roomFile(this.documents, name === 'room-gone' ? 'design' : 'general');
  }

  #break(name: CohrtzFault, path: string): void {
    switch (name) {
      case 'room-encrypted':
        // Deterministic, and without any structure.
        writeFileSync(path, randomLooking(readFileSync(path).length));
        break;
      case 'room-truncated':
        truncateSync(path, 4096 * 3 + 100);
        break;
      case 'room-empty':
        truncateSync(path, 0);
        break;
      case 'room-other-file':
        writeFileSync(path, Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(5000, 7)]));
        break;
      case 'other-installation':
        writePreferences(path, newInstallation());
        break;
      case 'blob-altered':
        change(path, "UPDATE secure_blobs SET value = value || x'00' WHERE key = 'gsk_design'");
        break;
      case 'key-missing':
        change(path, "DELETE FROM secure_blobs WHERE key = 'key_general'");
        break;
      case 'diverged':
        change(path, "DELETE FROM chat_messages WHERE id IN ('chat_messages-3', 'chat_messages-4')");
        break;
      case 'sync-errors':
        writeFileSync(
          path,
          `${'[Connection] token warning: reconnecting\n[Sync] packet decrypt failed\n'.repeat(20)}`,
        );
        break;
      default:
        rmSync(path, { force: true });
    }
  }
}

function change(path: string, sql: string): void {
  const database = openSqlite(path, { busyTimeoutMs: 1000 });
  database.exec(sql);
  database.close();
}

function randomLooking(length: number): Buffer {
  const pieces: Buffer[] = [];
  for (let number = 0; number * 32 < length; number += 1)
    pieces.push(createHash('sha256').update(`noise ${number}`).digest());
  return Buffer.concat(pieces).subarray(0, length);
}
