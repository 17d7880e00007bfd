import { protocol } from 'electron';
import type { Session } from 'electron';
import { contentSecurityPolicy } from '../../../shared/rules/content-security-policy.ts';
import { readAsset } from '../../platform/static-assets.ts';
import { appScheme, isAppUrl } from '../app-origin.ts';

/** Before the app is ready: a standard, secure scheme that does not bypass the content security policy. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: appScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** Serves the built window, GET only, from its folder only. */
export function installAppProtocol(session: Session, assets: string): void {
  session.protocol.handle(appScheme, (request) => answerAppRequest(request.method, request.url, assets));
}

/** The answer to one request of the window. */
export async function answerAppRequest(method: string, address: string, assets: string): Promise<Response> {
  if (method !== 'GET') return new Response(null, { status: 405 });
  if (!isAppUrl(address)) return new Response(null, { status: 404 });
  const asset = await readAsset(assets, pathOf(address));
  if (!asset) return new Response(null, { status: 404 });
  return new Response(new Uint8Array(asset.body), {
    headers: {
      'Content-Type': asset.contentType,
      'Content-Security-Policy': contentSecurityPolicy('none'),
      'X-Content-Type-Options': 'nosniff',
    },
  });
}

/** The path as it was written: a parsed URL has already folded `..` away, and a refusal should see it. */
function pathOf(address: string): string {
  return address.replace(/^[^:]*:\/\/[^/?#]*/, '').replace(/[?#].*$/s, '') || '/';
}
