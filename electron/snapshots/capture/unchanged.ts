import type { ListedFile } from '../../repository/snapshot-contents.ts';
import type { EntryFacts } from './source/capture-source.ts';

/** A file that changed so shortly before it was read may have changed again within the same tick of the file system's clock. */
const settlingMs = 3000;

/** Every file is read again within this time, whatever its facts say: bits rot without a change of time. */
const rereadWithinMs = 30 * 24 * 3_600_000;

type UnchangedRule = {
  readonly now: number;
  /** False where inode numbers are made up anew, as on shares. */
  readonly inodesAreStable: boolean;
};

/** True when the file need not be read: all that the system tells is as it was when it was listed, and it had settled by then. */
export function isUnchanged(
  facts: EntryFacts,
  before: ListedFile,
  key: string,
  rule: UnchangedRule,
): boolean {
  return (
    before.type === 'file' &&
    before.readAt !== null &&
    facts.size === BigInt(before.sizeBytes) &&
    String(facts.mtimeNs) === before.modifiedNs &&
    String(facts.ctimeNs) === before.changedNs &&
    (!rule.inodesAreStable || before.inode === null || String(facts.ino) === before.inode) &&
    mayRest(facts, before.readAt, key, rule.now)
  );
}

/** What follows the facts in the line of a file, for a file that was read. */
const contentOfLine =
  /"sha256":"[0-9a-f]{64}","chunks":\[("[0-9a-f]{64}"(?:,"[0-9a-f]{64}")*|)\],"readAt":(\d{1,15}),"linkTarget":null\}$/y;

/**
 * The chunks of a file that need not be read, told by its earlier line alone: the line begins with `head`, which is what the system
 * tells now (`lineHeadOf`). Null where the line says something else, or is not written like that.
 */
export function chunksOfUnchanged(
  line: string,
  head: string,
  facts: EntryFacts,
  key: string,
  now: number,
): readonly string[] | null {
  if (!line.startsWith(head)) return null;
  contentOfLine.lastIndex = head.length;
  const [, chunks, readAt] = contentOfLine.exec(line) ?? [];
  if (chunks === undefined || !mayRest(facts, Number(readAt), key, now)) return null;
  return chunks === '' ? [] : chunks.slice(1, -1).split('","');
}

function mayRest(facts: EntryFacts, readAt: number, key: string, now: number): boolean {
  return hadSettled(facts, readAt) && !isRereadDue(key, readAt, now);
}

function hadSettled(facts: EntryFacts, readAt: number): boolean {
  if (facts.ctimeNs === null || facts.ctimeMs === null) return false;
  const changedMs = facts.mtimeNs > facts.ctimeNs ? facts.mtimeMs : facts.ctimeMs;
  return readAt - Number(changedMs) >= settlingMs;
}

/**
 * Each file has its own moment in every 30 days, told by its path, at which it is due: so that the re-reads of a large tree are
 * spread instead of falling on one day. Also true when the clock went back behind the reading's period.
 */
export function isRereadDue(key: string, readAt: number, now: number): boolean {
  const moment = hashOf(key) % rereadWithinMs;
  const period = (time: number) => Math.floor((time - moment) / rereadWithinMs);
  return period(now) !== period(readAt);
}

/** FNV-1a over the key (isthe.com/chongo/tech/comp/fnv), spread over 48 bits: 30 days have more milliseconds than fit evenly. */
function hashOf(key: string): number {
  let low = 0x811c_9dc5;
  for (let at = 0; at < key.length; at += 1) low = Math.imul(low ^ key.charCodeAt(at), 0x0100_0193) >>> 0;
  const high = Math.imul(low ^ (low >>> 15), 0x85eb_ca6b) >>> 16;
  return high * 2 ** 32 + low;
}
