import { localText } from '../../../shared/text/local-text.ts';
import { captureRebuild } from './rebuild-part.ts';
import type { SetRun } from './set-run.ts';

/** What a bare host needs besides the data. */
export async function captureRebuilds(run: SetRun): Promise<void> {
  const { request, deps, ledger, progress, context } = run;
  if (!request.parts.some((part) => part.definition.kind === 'rebuild')) return;
  progress.begin(readingText);
  const into = {
    sink: deps.sink,
    source: deps.source,
    heard: (files: number, bytes: number) => progress.heard(files, bytes),
  };
  for (const part of request.parts) {
    if (part.state !== 'placed' || part.definition.kind !== 'rebuild' || ledger.isSettled(part)) continue;
    const found = await captureRebuild(part, into, context);
    if (found === null) ledger.absent(part, goneSince);
    else
      ledger.captured(part, {
        stored: found.stored,
        newBytes: found.newBytes,
        sha256: null,
        database: null,
        notes: found.notes.texts(),
      });
  }
}

const readingText = localText('Reading what a bare host needs', '새 호스트에 필요한 파일 읽는 중');
const goneSince = localText(
  'Its files were deleted during the capture.',
  '캡처하는 동안 파일이 삭제되었습니다.',
);
