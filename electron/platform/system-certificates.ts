import { getCACertificates } from 'node:tls';

let roots: readonly string[] | null = null;

/**
 * The certificates this desk trusts, as PEM: the system's store, the list that comes with Node where the system has none, and what
 * NODE_EXTRA_CA_CERTS names. Read once; it takes tens of milliseconds.
 */
export function systemCertificates(): readonly string[] {
  if (roots === null) {
    const system = getCACertificates('system');
    const base = system.length > 0 ? system : getCACertificates('bundled');
    roots = [...new Set([...base, ...getCACertificates('extra')])];
  }
  return roots;
}
