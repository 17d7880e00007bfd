import type { HeldHostFile, SshLocation } from '../../locations/ssh/ssh-location.ts';
import type { LogPosition, ReadLog } from './log-scan-schema.ts';
import { isSurelyContinued, marksOf, planSegments } from './log-segments.ts';
import type { LogFile, LogSegment } from './log-segments.ts';

type HostLogReading = {
  readonly path: string;
  readonly rotatedPath: string;
  readonly position: LogPosition | null;
  readonly maxBytes: number;
  /** Epoch ms, as by this computer. */
  readonly oldestAt: number;
  /** How far the clock of the host is ahead. */
  readonly aheadMs: number;
  /** What is not read within this time is left to the next run. */
  readonly withinMs: number;
};

/** What the time is looked at after. */
const pieceBytes = 1024 ** 2;

type OpenedLog = { readonly log: LogFile; readonly held: HeldHostFile };

/** Reads what was added to a log of a host since last time. Both files stay open meanwhile, whatever rotates them. Null when there is no log. */
export async function readHostLog(
  location: SshLocation,
  reading: HostLogReading,
  signal: AbortSignal,
): Promise<ReadLog | null> {
  const { path, rotatedPath, position } = reading;
  return location.hold(path, signal, async (held) => {
    const current = await opened(held, reading);
    if (isSurelyContinued(current.log, position)) return readAll(current, null, reading);
    const both = await location.hold(rotatedPath, signal, async (before) =>
      readAll(current, await opened(before, reading), reading),
    );
    return both ?? readAll(current, null, reading);
  });
}

/** SFTP tells no inode: what stands in the file says which one it is. */
async function opened(held: HeldHostFile, { position, aheadMs }: HostLogReading): Promise<OpenedLog> {
  const marks = await Promise.all(marksOf(position).map(([offset, bytes]) => held.read(offset, bytes)));
  const [head = new Uint8Array(), before = new Uint8Array()] = marks;
  const { sizeBytes, modifiedAt } = held.facts;
  return { held, log: { inode: null, sizeBytes, modifiedAt: modifiedAt - aheadMs, head, before } };
}

async function readAll(
  current: OpenedLog,
  rotated: OpenedLog | null,
  { position, withinMs, ...limits }: HostLogReading,
): Promise<ReadLog> {
  const plan = planSegments(current.log, rotated?.log ?? null, position, limits);
  const until = performance.now() + withinMs;
  const segments: ReadLog['segments'] = [];
  for (const segment of plan.segments) {
    const isCurrent = segment.file === current.log;
    const from = isCurrent || rotated === null ? current : rotated;
    const { to, isClosed, startsMidLine } = segment;
    const bytes = await readSegment(from.held, segment, until);
    const isWhole = bytes.length === to - segment.from;
    segments.push({
      isCurrent,
      from: segment.from,
      to,
      startsMidLine,
      isClosed: isClosed && isWhole,
      modifiedAt: segment.file.modifiedAt,
      bytes,
    });
  }
  const { skippedBytes, rotation } = plan;
  return { current: current.log, segments, skippedBytes, rotation };
}

async function readSegment(held: HeldHostFile, { from, to }: LogSegment, until: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let at = from;
  while (at < to && (at === from || performance.now() < until)) {
    const piece = await held.read(at, Math.min(pieceBytes, to - at));
    if (piece.length === 0) break;
    pieces.push(piece);
    at += piece.length;
  }
  return Buffer.concat(pieces);
}
