import type { EntryFacts } from '../capture-source.ts';
import type { Frame } from './frames.ts';
import type { HostEntry } from './host-reader.ts';

/** What `list` and `look` of the script tell. */
export function* entriesIn(bytes: Buffer): Generator<HostEntry> {
  const fields = bytes.toString('latin1').split('\0');
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [facts = '', name = '', linkTarget = ''] = fields.slice(at, at + 3);
    if (facts.startsWith('!')) yield { kind: 'unreadable', name, code: facts.slice(1) };
    else yield { kind: 'entry', name, facts: factsOf(facts), linkTarget: linkTarget || null };
  }
}

export function factsIn(frame: Frame | null): EntryFacts {
  if (frame?.kind !== 'F') throw notAsWritten();
  return factsOf(frame.bytes.toString('latin1'));
}

/** Mode, owner, group, size, times of content and facts in nanoseconds, device, number. */
export function factsOf(text: string): EntryFacts {
  const numbers = text.split(' ').map(BigInt);
  const [mode, uid, gid, size, mtimeNs, ctimeNs, dev, ino] = numbers;
  if (mode === undefined || uid === undefined || gid === undefined || size === undefined)
    throw notAsWritten();
  if (mtimeNs === undefined || ctimeNs === undefined || dev === undefined || ino === undefined)
    throw notAsWritten();
  const [mtimeMs, ctimeMs] = [mtimeNs / 1_000_000n, ctimeNs / 1_000_000n];
  return { mode, uid, gid, size, mtimeNs, mtimeMs, ctimeNs, ctimeMs, dev, ino };
}

export function notAsWritten(): Error {
  return new Error('the program on the host answers otherwise than it is written');
}
