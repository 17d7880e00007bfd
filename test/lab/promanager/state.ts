import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Card = { readonly id: string; readonly title: string; readonly column: string };
export type Maintenance = {
  lastBackupAt: string;
  lastBackupFile: string;
  lastRestoreAt: string;
  lastRestoreFile: string;
};
export type State = {
  version: 1;
  board: { schemaVersion: 2; cardsById: Record<string, Card>; columns: string[] };
  pending: unknown[];
  maintenance: Maintenance;
  audit: unknown[];
};

const columns = ['backlog', 'planned', 'on site', 'done'];
const noMaintenance: Maintenance = {
  lastBackupAt: '',
  lastBackupFile: '',
  lastRestoreAt: '',
  lastRestoreFile: '',
};

/** What the server falls back to whatever it is given: an empty board. */
export function emptyState(): State {
  return {
    version: 1,
    board: { schemaVersion: 2, cardsById: {}, columns: [...columns] },
    pending: [],
    maintenance: { ...noMaintenance },
    audit: [],
  };
}

export function seededState(cards: number): State {
  const state = emptyState();
  for (let number = 1; number <= cards; number += 1) {
    const id = `card-${number}`;
    state.board.cardsById[id] = {
      id,
      title: `Job ${number}`,
      column: columns[number % columns.length] ?? 'backlog',
    };
  }
  state.pending = [{ id: 'proposal-1', text: 'Move job 3' }];
  const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000).toISOString();
  state.audit = [
    { id: 'audit-1', type: 'card_moved', at: at(50), actor: 'dispatcher' },
    { id: 'audit-2', type: 'config_changed', at: at(20), actor: 'owner' },
  ];
  return state;
}

/** Any valid JSON is taken, and what is not a state becomes an empty one: the trap of the real server. */
export function normalised(data: unknown): State {
  const state = emptyState();
  if (!isRecord(data) || !isRecord(data['board']) || !isRecord(data['board']['cardsById'])) return state;
  for (const [id, card] of Object.entries(data['board']['cardsById'])) {
    if (isRecord(card))
      state.board.cardsById[id] = { id, title: String(card['title']), column: String(card['column']) };
  }
  if (Array.isArray(data['pending'])) state.pending = data['pending'];
  if (Array.isArray(data['audit'])) state.audit = data['audit'];
  return state;
}

/** The files of the server: `server/data`. Writes are plain, as the real server's are. */
export class StateFiles {
  readonly data: string;
  readonly backups: string;

  constructor(folder: string) {
    this.data = join(folder, 'server', 'data');
    this.backups = join(this.data, 'backups');
    mkdirSync(this.backups, { recursive: true });
  }

  load(): State {
    const path = join(this.data, 'state.json');
    if (!existsSync(path)) return emptyState();
    try {
      return normalised(JSON.parse(readFileSync(path, 'utf8')));
    } catch {
      return emptyState();
    }
  }

  save(state: State): void {
    writeFileSync(join(this.data, 'state.json'), JSON.stringify(state, null, 2));
  }

  backUp(state: State, at: Date, reason: string): string {
    this.save(state);
    const file = `state-${at.toISOString().replaceAll(/[:.]/g, '-')}-${reason}.json`;
    writeFileSync(join(this.backups, file), readFileSync(join(this.data, 'state.json')));
    return file;
  }

  list(): readonly { readonly file: string; readonly bytes: number; readonly modifiedAt: string }[] {
    return readdirSync(this.backups)
      .filter((file) => file.endsWith('.json'))
      .map((file) => {
        const { size, mtime } = statSync(join(this.backups, file));
        return { file, bytes: size, modifiedAt: mtime.toISOString() };
      })
      .toSorted(
        (left, right) =>
          right.modifiedAt.localeCompare(left.modifiedAt) || right.file.localeCompare(left.file),
      );
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
