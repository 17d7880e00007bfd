import type { Job } from '../model/job.ts';
import { formatBytes } from './format-bytes.ts';
import { formatDuration } from './format-duration.ts';
import { formatNumber } from './format-number.ts';

/** A stage that says nothing for this long is shown with its age: a bar that stands still looks like one that hangs. */
const quietMs = 3000;

/** One line about a running job in English: stage, step, files and bytes as far as they are known. */
export function progressText({ progress, heardAt, startedAt }: Job, now: number): string {
  if (progress === null) return `Starting, ${formatDuration(now - startedAt, 'en')}`;
  const { stage, step, steps, files, filesTotal, bytes, bytesTotal } = progress;
  const counts = [
    files > 0
      ? `${formatNumber(files, 'en')}${ofTotal(filesTotal, (total) => formatNumber(total, 'en'))} files`
      : null,
    bytes > 0
      ? `${formatBytes(bytes, 'en')}${ofTotal(bytesTotal, (total) => formatBytes(total, 'en'))}`
      : null,
    now - heardAt > quietMs ? `no news for ${formatDuration(now - heardAt, 'en')}` : null,
  ].filter((part) => part !== null);
  return [`[${step}/${steps}] ${stage.en}`, ...counts].join(', ');
}

function ofTotal(total: number | null, format: (value: number) => string): string {
  return total === null ? '' : ` of ${format(total)}`;
}
