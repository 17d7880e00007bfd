import type { Duplex } from 'node:stream';

/** What a server says before anything is encrypted. */
export type ServerGreeting = {
  /** How it calls itself, as in `OpenSSH_9.2p1 Debian-2`; empty before it has. */
  readonly server: () => string;
  /** What it says that is no greeting of SSH, in one line and cut; empty when there is none. */
  readonly strange: () => string;
  /** What it offers of one kind, in its order; empty before it has said so. */
  readonly offers: (kind: AlgorithmKind) => readonly string[];
};

/** The lists of RFC 4253, 7.1, in their order there. */
const kinds = ['kex', 'hostKey', 'cipherIn', 'cipherOut', 'macIn', 'macOut'] as const;
export type AlgorithmKind = (typeof kinds)[number];

const longestGreeting = 65_536;
const longestStrange = 200;
const kexInit = 20;
const cookieBytes = 16;

/** Listens beside the library, which takes the same bytes, until the server has said what it offers. */
export function listenToGreeting(socket: Duplex): ServerGreeting {
  let heard: Buffer = Buffer.alloc(0);
  const take = (bytes: Buffer) => {
    heard = Buffer.concat([heard, bytes]);
    if (offerIn(heard) !== null || heard.length > longestGreeting) socket.off('data', take);
  };
  // Listening must not begin the flow: the library does, once it listens too.
  socket.pause();
  socket.on('data', take);
  return {
    server: () => identification(heard)?.name ?? '',
    strange: () =>
      identification(heard) === null
        ? heard
            .toString('latin1')
            .replaceAll(/[^\x20-\x7e]+/g, ' ')
            .trim()
            .slice(0, longestStrange)
        : '',
    offers: (kind) => offerIn(heard)?.get(kind) ?? [],
  };
}

/** The line that begins with `SSH-` (RFC 4253, 4.2), and where the first packet begins. */
function identification(heard: Buffer): { readonly name: string; readonly end: number } | null {
  const match = /^SSH-[\d.]+-([^\r\n]*)\r?\n/m.exec(heard.toString('latin1'));
  return match === null ? null : { name: match[1]?.trim() ?? '', end: match.index + match[0].length };
}

/** The server's first packet, which is not encrypted (RFC 4253, 6 and 7.1). Null while it is not there as a whole. */
function offerIn(heard: Buffer): ReadonlyMap<AlgorithmKind, readonly string[]> | null {
  const line = identification(heard);
  if (line === null || heard.length < line.end + 6) return null;
  const end = line.end + 4 + heard.readUInt32BE(line.end);
  if (heard.length < end) return null;
  const offer = new Map<AlgorithmKind, readonly string[]>();
  if (heard[line.end + 5] !== kexInit) return offer;
  let at = line.end + 6 + cookieBytes;
  for (const kind of kinds) {
    if (at + 4 > end) break;
    const from = at + 4;
    at = from + heard.readUInt32BE(at);
    if (at > end) break;
    offer.set(kind, heard.toString('latin1', from, at).split(','));
  }
  return offer;
}
