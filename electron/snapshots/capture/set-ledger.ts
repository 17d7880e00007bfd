import type { LocalText } from '../../../shared/model/local-text.ts';
import type { DatabaseMeaning, ExportMeaning, PostgresMeaning } from '../../../shared/model/snapshot.ts';
import { postgresPeer } from '../../../shared/rules/postgres-address.ts';
import type { AskedPart, PlacedPart, ServedPart, UnplacedPart } from '../../packs/parts-for-target.ts';
import type { StoredList } from '../../repository/lists/file-list-writer.ts';
import type { RootPart } from '../../repository/roots/snapshot-root.ts';
import { incompleteSet } from './set-problems.ts';
import type { PartProblem } from './set-problems.ts';

export type SetPart = PlacedPart | ServedPart | AskedPart | UnplacedPart;

/** What was captured of a part. */
type CapturedPart = {
  readonly stored: StoredList;
  /** New bytes of its content; those of its list are added. */
  readonly newBytes: number;
  readonly sha256: string | null;
  readonly database: DatabaseMeaning | null;
  readonly postgres?: PostgresMeaning;
  /** Left out for parts that say none; null where it could not be told. */
  readonly version?: string | null;
  readonly exported?: ExportMeaning;
  readonly notes: readonly LocalText[];
};

/**
 * What has become of each part so far. A problem stands in the way of a whole set; in a knowingly partial one the part is left out
 * and the set goes on.
 */
export class SetLedger {
  readonly #isPartial: boolean;
  readonly #records = new Map<string, RootPart>();
  readonly #problems: PartProblem[] = [];
  #lacks = false;

  constructor(isPartial: boolean) {
    this.#isPartial = isPartial;
  }

  /** True once it is decided what the set holds of the part. */
  isSettled(part: SetPart): boolean {
    return this.#records.has(part.definition.id);
  }

  stateOf(partId: string): RootPart['state'] | null {
    return this.#records.get(partId)?.state ?? null;
  }

  versionOf(partId: string): string | null {
    return this.#records.get(partId)?.version ?? null;
  }

  absent(part: SetPart, reason: LocalText): void {
    this.#records.set(part.definition.id, { ...emptyRecord(part), state: 'absent', reason });
  }

  captured(part: SetPart, content: CapturedPart): void {
    const { list, listSha256, files, bytes, newBytes } = content.stored;
    this.#records.set(part.definition.id, {
      ...emptyRecord(part),
      state: 'captured',
      reason: null,
      files,
      bytes,
      newBytes: content.newBytes + newBytes,
      sha256: content.sha256,
      database: content.database,
      ...(content.postgres === undefined ? {} : { postgres: content.postgres }),
      ...(content.version === undefined ? {} : { version: content.version }),
      ...(content.exported === undefined ? {} : { exported: content.exported }),
      notes: [...content.notes],
      list: [...list],
      listSha256,
    });
  }

  /** The part cannot be taken as it must be. */
  fail(part: SetPart, reason: LocalText): void {
    this.#problems.push({ part: part.definition, path: pathOf(part), reason });
    this.#lacks = true;
    if (this.#isPartial)
      this.#records.set(part.definition.id, { ...emptyRecord(part), state: 'left-out', reason });
  }

  /** The part is taken, and lacks something; only a partial set may. */
  lack(part: SetPart, reason: LocalText): void {
    this.#lacks = true;
    if (!this.#isPartial) this.#problems.push({ part: part.definition, path: pathOf(part), reason });
  }

  /** Throws `snapshot/incomplete-set` with every problem so far, unless the set is to be partial. */
  refuseIncomplete(): void {
    if (this.#problems.length > 0 && !this.#isPartial) throw incompleteSet(this.#problems);
  }

  /** The records in the order of the parts. A set of which nothing could be captured is none. */
  finish(parts: readonly SetPart[]): { readonly records: RootPart[]; readonly isWhole: boolean } {
    const records = parts.flatMap((part) => this.#records.get(part.definition.id) ?? []);
    if (records.length !== parts.length) throw new Error('a part was neither captured nor refused');
    if (!records.some((record) => record.state === 'captured')) throw incompleteSet(this.#problems);
    return { records, isWhole: !this.#lacks };
  }
}

/** How a part's place is called towards the operator. */
export function pathOf(part: SetPart): string {
  if (part.state === 'placed') return part.path;
  if (part.state === 'served') return `${postgresPeer(part.address)}/${part.address.database}`;
  if (part.state === 'asked') return part.address;
  const { definition } = part;
  if (definition.kind === 'postgres') return definition.server;
  if (definition.kind === 'http-export') return definition.request.path ?? definition.id;
  return definition.kind === 'rebuild' ? definition.paths.join(', ') : definition.path;
}

/** What it is in a set: a pattern that leads to nothing is a database that is not there. */
export function kindOf({ definition }: SetPart): RootPart['kind'] {
  return definition.kind === 'databases' ? 'sqlite' : definition.kind;
}

function emptyRecord(part: SetPart): Omit<RootPart, 'state' | 'reason'> {
  const { id, title, sensitive, needs, base } = part.definition;
  const group = part.state === 'placed' || part.state === 'unplaced' ? part.group : undefined;
  return {
    id,
    kind: kindOf(part),
    title,
    sensitive,
    base,
    needs: [...needs],
    files: 0,
    bytes: 0,
    newBytes: 0,
    sha256: null,
    database: null,
    notes: [],
    list: [],
    listSha256: null,
    ...(group === undefined ? {} : { group }),
  };
}
