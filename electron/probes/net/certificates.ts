import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';

/** What a server showed of itself. Times are epoch ms. */
export type CertificateChain = {
  readonly subject: string;
  readonly issuer: string;
  readonly names: readonly string[];
  readonly startsAt: number;
  readonly leafEndsAt: number;
  /** The earliest end in the chain, and whose it is: an intermediate may end before the server's own. */
  readonly endsAt: number;
  readonly endsFirst: string;
  /** Subjects from the server's own certificate upwards, as the server sent them. */
  readonly links: readonly string[];
  readonly fingerprint: string;
  readonly protocol: string;
};

const maxLinks = 10;

/** Reads the certificates of a finished handshake; null when the server showed none. */
export function readChain(socket: TLSSocket): CertificateChain | null {
  const leaf = socket.getPeerX509Certificate();
  if (leaf === undefined) return null;
  const links = linksOf(leaf);
  // A root that the server sent along is replaced by the desk's own copy of it; its end does not matter to anyone.
  const counted = links.filter((link) => link === leaf || link.subject !== link.issuer);
  const first = counted.reduce((least, link) => (endOf(link) < endOf(least) ? link : least), leaf);
  return {
    subject: nameOf(leaf.subject),
    issuer: nameOf(leaf.issuer),
    names: namesOf(leaf.subjectAltName),
    startsAt: leaf.validFromDate.getTime(),
    leafEndsAt: endOf(leaf),
    endsAt: endOf(first),
    endsFirst: nameOf(first.subject),
    links: links.map((link) => nameOf(link.subject)),
    fingerprint: leaf.fingerprint256,
    protocol: socket.getProtocol() ?? 'unknown',
  };
}

function linksOf(leaf: X509Certificate): readonly X509Certificate[] {
  const links: X509Certificate[] = [];
  let present: X509Certificate | undefined = leaf;
  while (present !== undefined && links.length < maxLinks) {
    links.push(present);
    const issuer: X509Certificate | undefined = present.issuerCertificate;
    present = issuer?.fingerprint256 === present.fingerprint256 ? undefined : issuer;
  }
  return links;
}

function endOf(certificate: X509Certificate): number {
  return certificate.validToDate.getTime();
}

/** The common name of a distinguished name, or all of it. Control characters are not passed on. */
function nameOf(distinguished: string | undefined): string {
  const text = distinguished ?? '';
  const common = /^CN=(.+)$/m.exec(text)?.[1];
  return (common ?? text.replaceAll('\n', ', ')).replaceAll(/\p{Cc}/gu, ' ').slice(0, 200);
}

function namesOf(alternative: string | undefined): readonly string[] {
  return (alternative ?? '')
    .split(', ')
    .map((entry) => entry.replace(/^(DNS|IP Address):/, '').replaceAll(/\p{Cc}/gu, ' '))
    .filter((entry) => entry !== '');
}
