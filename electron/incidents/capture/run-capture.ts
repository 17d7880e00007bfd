import { isAppError } from '../../../shared/errors/app-error.ts';
import type { CaptureItem } from '../../../shared/model/incident.ts';
import type { Progress } from '../../../shared/model/progress.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { Logger } from '../../platform/logger.ts';
import { nothingKept } from './capture-context.ts';
import type { CaptureContext, CapturePart, Captured } from './capture-context.ts';

type CaptureRun = {
  readonly parts: readonly CapturePart[];
  readonly context: CaptureContext;
  readonly logger: Logger;
  readonly onItem: (item: CaptureItem, number: number) => void;
  readonly onProgress: (progress: Progress) => void;
};

/** Captures one part after the other. One that fails is recorded with the reason, and the rest goes on; only a cancel ends it. */
export async function runCapture({ parts, context, logger, onItem, onProgress }: CaptureRun): Promise<void> {
  let bytes = 0;
  for (const [place, part] of parts.entries()) {
    context.signal.throwIfAborted();
    const { id, kind, title } = part;
    onProgress({
      stage: title,
      step: place + 1,
      steps: parts.length,
      files: place,
      filesTotal: parts.length,
      bytes,
      bytesTotal: null,
    });
    const captured = await captureOne(part, context, logger);
    bytes += captured.sizeBytes;
    onItem({ id, kind, title, ...captured }, place);
  }
}

async function captureOne(part: CapturePart, context: CaptureContext, logger: Logger): Promise<Captured> {
  const late = AbortSignal.timeout(part.withinMs);
  const signal = AbortSignal.any([context.signal, late]);
  try {
    return await part.capture({ ...context, signal });
  } catch (error: unknown) {
    context.signal.throwIfAborted();
    if (late.aborted) return nothingKept('failed', tooLate);
    if (isAppError(error)) return nothingKept('failed', error.text);
    const incident = logger.bug(error, `capture of ${part.id}`);
    return nothingKept(
      'failed',
      localText(
        `Something went wrong inside the console. The log names it ${incident}.`,
        `콘솔 내부에서 문제가 발생했습니다. 로그에 ${incident}(으)로 기록되었습니다.`,
      ),
    );
  }
}

const tooLate = localText('The target did not answer in time.', '대상이 제때 응답하지 않았습니다.');
