import { createReadStream } from 'node:fs';
import { localText } from '../../../../shared/text/local-text.ts';
import type { LocalText } from '../../../../shared/model/local-text.ts';
import type { AskedPart } from '../../../packs/parts-for-target.ts';
import { FileListWriter } from '../../../repository/lists/file-list-writer.ts';
import type { PartFinding } from '../inspect-part.ts';
import type { SetPart } from '../set-ledger.ts';
import type { SetRun } from '../set-run.ts';
import { ExportReading } from './export-reading.ts';
import type { ExportTaken } from './taken-exports.ts';

/** Whether the target has handed it out; why not is told as of a file that is not there. */
export function inspectExport(taken: ExportTaken | undefined): PartFinding {
  if (taken?.state === 'taken') return { state: 'ready', sizeBytes: null, sha256: null };
  return { state: 'missing', reason: taken?.problem ?? notAsked };
}

/** Puts what the target has handed out into the repository, looking at it on the way. One that is not what it must be is a problem of its part. */
export async function captureExports(run: SetRun): Promise<void> {
  for (const part of run.request.parts) {
    if (!isAsked(part) || run.ledger.isSettled(part)) continue;
    const found = run.request.exports?.[part.definition.id];
    if (found?.state === 'taken') await captureOne(run, part, found);
  }
}

async function captureOne(
  { deps, ledger, progress, context }: SetRun,
  part: AskedPart,
  { path, at }: Extract<ExportTaken, { state: 'taken' }>,
): Promise<void> {
  const { sink } = deps;
  const { signal } = context;
  const { en, ko } = part.definition.title;
  progress.begin(localText(`Storing: ${en}`, `저장 중: ${ko}`), { files: 1, bytes: null });
  const reading = new ExportReading(part.definition);
  const pieces = lookedAt(createReadStream(path, { signal }), reading, (bytes) => progress.heard(0, bytes));
  const { newBytes, ...content } = await sink.put(pieces, sink.chunkSizes.fileBytes, signal);
  const { problem, meaning } = reading.finish();
  if (problem !== null) {
    settle(ledger, part, problem);
    return;
  }
  const writer = new FileListWriter(sink, signal);
  await writer.add({
    path: part.path,
    type: 'file',
    // It lies on no disk before it is restored: it gets the rights of what may hold secrets, and no owner.
    mode: 0o600,
    owner: null,
    modifiedNs: `${Math.round(at)}000000`,
    changedNs: null,
    inode: null,
    linkTarget: null,
    readAt: at,
    ...content,
  });
  const { sha256 } = content;
  ledger.captured(part, {
    stored: await writer.finish(),
    newBytes,
    sha256,
    database: null,
    exported: meaning,
    notes: [],
  });
}

/** A required part that cannot be had stands in the way; the absence of another one is shown. */
function settle(ledger: SetRun['ledger'], part: AskedPart, problem: LocalText): void {
  if (part.definition.required) ledger.fail(part, problem);
  else ledger.absent(part, problem);
}

async function* lookedAt(
  pieces: AsyncIterable<Uint8Array>,
  reading: ExportReading,
  heard: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    reading.take(piece);
    heard(piece.length);
    yield piece;
  }
}

function isAsked(part: SetPart): part is AskedPart {
  return part.state === 'asked';
}

const notAsked = localText(
  'The target was not asked for it: that needs a console which knows the target and its credentials.',
  '대상에 요청하지 않았습니다. 대상과 자격 증명을 아는 콘솔이 필요합니다.',
);
