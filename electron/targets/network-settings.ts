import { X509Certificate } from 'node:crypto';
import type { NetworkSettings } from '../../shared/model/target.ts';
import { invalidCertificate, invalidProxy } from './target-errors.ts';

type NetworkChange = { readonly [Key in keyof NetworkSettings]?: NetworkSettings[Key] | undefined };

/** Network settings with a change applied. An unreadable certificate or proxy address is refused here, not at the next probe. */
export function checkedNetwork(before: NetworkSettings, change: NetworkChange): NetworkSettings {
  const ca = change.ca === undefined ? before.ca : emptyAsNull(change.ca);
  const proxy = change.proxy === undefined ? before.proxy : emptyAsNull(change.proxy);
  if (ca !== null) requireCertificates(ca);
  if (proxy !== null) requireProxy(proxy);
  return { ca, proxy };
}

function emptyAsNull(text: string | null): string | null {
  return text === null || text.trim() === '' ? null : text.trim();
}

function requireCertificates(pem: string): void {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw invalidCertificate(null);
  for (const block of blocks) {
    try {
      new X509Certificate(block);
    } catch (cause: unknown) {
      throw invalidCertificate(cause);
    }
  }
}

function requireProxy(address: string): void {
  const url = URL.parse(address);
  if (url?.protocol !== 'http:' || url.hostname === '' || url.pathname !== '/') throw invalidProxy();
}
