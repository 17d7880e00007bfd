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

/** Of this computer. */
export function readOwnerIds(): OwnerIds {
  return { users: idsIn(textOf('/etc/passwd')), groups: idsIn(textOf('/etc/group')) };
}

/** From passwd(5) or group(5): lines of `name:password:number:…`, the first of a name counts. */
export function idsIn(text: string): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [name = '', , number = ''] = line.split(':');
    if (name !== '' && /^\d+$/.test(number) && !ids.has(name)) ids.set(name, Number(number));
  }
  return ids;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Windows has no such file; elsewhere the numbers say enough.
    return '';
  }
}
