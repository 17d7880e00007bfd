import type { Job } from '../model/job.ts';
import type { Progress } from '../model/progress.ts';
import { formatBytes } from './format-bytes.ts';
import { formatDuration } from './format-duration.ts';
import { formatNumber } from './format-number.ts';

/** A stage that says nothing for this long is shown with its age: a bar that stands still looks like one that hangs. */
const quietMs = 3000;

/** One line about a running job in English: stage, step, files and bytes as far as they are known. */
export function progressText({ progress, heardAt, startedAt }: Job, now: number): string {
  if (progress === null) return `Starting, ${formatDuration(now - startedAt, 'en')}`;
  const quiet = now - heardAt > quietMs ? [`no news for ${formatDuration(now - heardAt, 'en')}`] : [];
  return [progressLine(progress), ...quiet].join(', ');
}

/** The same without the job around it. */
export function progressLine({ stage, step, steps, files, filesTotal, bytes, bytesTotal }: Progress): string {
  const counts = [
    files > 0
      ? `${formatNumber(files, 'en')}${ofTotal(filesTotal, (total) => formatNumber(total, 'en'))} ${(filesTotal ?? files) === 1 ? 'file' : 'files'}`
      : null,
    bytes > 0
      ? `${formatBytes(bytes, 'en')}${ofTotal(bytesTotal, (total) => formatBytes(total, 'en'))}`
      : null,
  ].filter((part) => part !== null);
  return [`[${step}/${steps}] ${stage.en}`, ...counts].join(', ');
}

function ofTotal(total: number | null, format: (value: number) => string): string {
  return total === null ? '' : ` of ${format(total)}`;
}
