import { readFileSync } from 'node:fs';
import type { ListedFile } from '../../repository/snapshot-contents.ts';

type Owner = NonNullable<ListedFile['owner']>;

/** Numbers of accounts and groups here, by name. */
export type OwnerIds = {
  readonly users: ReadonlyMap<string, number>;
  readonly groups: ReadonlyMap<string, number>;
};

/** Who owns a file here: the account of that name, as on the captured host; its number where this computer does not know the name. */
export function ownerHere(owner: Owner, ids: OwnerIds): Owner {
  return {
    ...owner,
    uid: (owner.user === null ? undefined : ids.users.get(owner.user)) ?? owner.uid,
    gid: (owner.group === null ? undefined : ids.groups.get(owner.group)) ?? owner.gid,
  };
}

/** Who may give files to other accounts. */
export const maySetOwners: boolean = process.getuid?.() === 0;

/** From passwd(5) and group(5): lines of `name:password:number:…`, the first of a name counts. */
export function readOwnerIds(): OwnerIds {
  return { users: idsIn('/etc/passwd'), groups: idsIn('/etc/group') };
}

function idsIn(path: string): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  for (const line of linesOf(path)) {
    const [name = '', , number = ''] = line.split(':');
    if (name !== '' && /^\d+$/.test(number) && !ids.has(name)) ids.set(name, Number(number));
  }
  return ids;
}

function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    // Windows has no such file; elsewhere the numbers say enough.
    return [];
  }
}
