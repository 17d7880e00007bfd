import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';

/** Names of accounts and groups by number; null where the computer that has the files does not know it. */
export type OwnerNames = {
  /** Whether its files have permission bits and owners at all. */
  readonly hasRights: boolean;
  readonly user: (uid: number) => string | null;
  readonly group: (gid: number) => string | null;
};

/** From passwd(5) and group(5) as they are now, with the own account where those files do not list it. */
export function systemOwnerNames(): OwnerNames {
  const hasRights = process.platform !== 'win32';
  return ownerNamesIn({
    passwd: textOf('/etc/passwd'),
    group: textOf('/etc/group'),
    self: ownAccount(),
    hasRights,
  });
}

/** From the text of such files, empty where there is none. */
export function ownerNamesIn(from: {
  readonly passwd: string;
  readonly group: string;
  readonly self: { readonly uid: number; readonly name: string } | null;
  readonly hasRights: boolean;
}): OwnerNames {
  const { self, hasRights } = from;
  const users = namesIn(from.passwd);
  const groups = namesIn(from.group);
  if (self !== null && !users.has(self.uid)) users.set(self.uid, self.name);
  return {
    hasRights,
    user: (uid) => users.get(uid) ?? null,
    group: (gid) => groups.get(gid) ?? null,
  };
}

/** Lines of `name:password:number:…`; the first name of a number counts, as it does for the system. */
function namesIn(text: string): Map<number, string> {
  const names = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [name = '', , number = ''] = line.split(':');
    if (name !== '' && /^\d+$/.test(number) && !names.has(Number(number))) names.set(Number(number), name);
  }
  return names;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Windows has no such file; elsewhere the numbers say enough.
    return '';
  }
}

function ownAccount(): { readonly uid: number; readonly name: string } | null {
  try {
    const self = userInfo();
    return { uid: self.uid, name: self.username };
  } catch {
    // An account without a name, as in some containers.
    return null;
  }
}
