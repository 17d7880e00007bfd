import type { WebContents } from 'electron';
import { isAppUrl } from '../app-origin.ts';
import { openExternalLink } from './external-links.ts';
import type { OpenExternal } from './external-links.ts';

/** The window shows one page and stays on it; new windows and web views are never made. */
export function installNavigationGuard(
  contents: WebContents,
  openExternal: OpenExternal,
  refused: (what: string) => void,
): void {
  const stay = (event: { preventDefault(): void; url: string }) => {
    if (mayNavigate(event.url)) return;
    event.preventDefault();
    refused('navigation');
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    refused('webview');
  });
  contents.setWindowOpenHandler(({ url }) => {
    if (!openExternalLink(url, openExternal)) refused('window');
    return { action: 'deny' };
  });
}

/** Only the console's own page; everything else, whatever it looks like, is refused. */
export function mayNavigate(url: unknown): boolean {
  return isAppUrl(url);
}
