import type { Session } from 'electron';
import { isAppUrl } from '../app-origin.ts';

/** Copying an id is all the window needs; every other permission is refused, also those that do not exist yet. */
const granted: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

export function mayUse(permission: string, requester: unknown): boolean {
  return granted.has(permission) && isAppUrl(requester);
}

/** Requests, checks and device choices all go through the same table. */
export function installPermissionGuard(session: Session, refused: (what: string) => void): void {
  session.setPermissionRequestHandler((contents, permission, answer) => {
    const allowed = mayUse(permission, contents.getURL());
    if (!allowed) refused(`permission ${permission}`);
    answer(allowed);
  });
  session.setPermissionCheckHandler((_contents, permission, origin) =>
    mayUse(permission, `${origin.replace(/\/$/, '')}/`),
  );
  session.setDevicePermissionHandler(() => false);
}
