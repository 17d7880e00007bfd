import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';

/** Names of accounts and groups by number; null where this computer does not know it. */
export type OwnerNames = {
  readonly user: (uid: number) => string | null;
  readonly group: (gid: number) => string | null;
};

/** From passwd(5) and group(5) as they are now, with the own account where those files do not list it. */
export function systemOwnerNames(): OwnerNames {
  const users = namesIn('/etc/passwd');
  const groups = namesIn('/etc/group');
  const self = ownAccount();
  if (self !== null && !users.has(self.uid)) users.set(self.uid, self.name);
  return {
    user: (uid) => users.get(uid) ?? null,
    group: (gid) => groups.get(gid) ?? null,
  };
}

/** Lines of `name:password:number:…`; the first name of a number counts, as it does for the system. */
function namesIn(path: string): Map<number, string> {
  const names = new Map<number, string>();
  for (const line of linesOf(path)) {
    const [name = '', , number = ''] = line.split(':');
    if (name !== '' && /^\d+$/.test(number) && !names.has(Number(number))) names.set(Number(number), name);
  }
  return names;
}

function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    // Windows has no such file; elsewhere the numbers say enough.
    return [];
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
