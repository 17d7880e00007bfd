import type { Session } from 'electron';
import { isAppUrl } from '../app-origin.ts';

/** The window has no network: everything but its own files is cancelled before it leaves. */
export function installRequestGuard(session: Session, refused: (what: string) => void): void {
  session.webRequest.onBeforeRequest((details, answer) => {
    const allowed = mayRequest(details.url);
    if (!allowed) refused('request');
    answer({ cancel: !allowed });
  });
}

export function mayRequest(url: unknown): boolean {
  return isAppUrl(url) || isOwnInline(url);
}

/** Images written into our own style sheets, and the blob a CSV export is saved from. */
function isOwnInline(url: unknown): boolean {
  return (
    typeof url === 'string' &&
    (/^data:image\/(svg\+xml|png)[;,]/.test(url) || url.startsWith('blob:ops://app/'))
  );
}
