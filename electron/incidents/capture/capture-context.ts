import type { CaptureItem } from '../../../shared/model/incident.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { withJsonTimes } from '../../../shared/text/json-times.ts';
import type { Clean } from '../hide/hide-text.ts';
import { hideInData, hideSecrets } from '../hide/hide-text.ts';
import { HiddenCounts } from '../hide/hidden-counts.ts';
import type { IncidentTarget, Witnesses } from '../incident-ports.ts';
import type { FollowedIds } from '../logs/followed-ids.ts';
import type { EvidenceFolder } from './evidence-folder.ts';

/** What the parts of a capture share. Times are epoch ms. */
export type CaptureContext = {
  readonly target: IncidentTarget;
  readonly from: number;
  readonly to: number;
  readonly now: number;
  readonly witnesses: Witnesses;
  readonly folder: EvidenceFolder;
  readonly clean: Clean;
  readonly followed: FollowedIds;
  /** What is left of the size that all logs together may have. */
  readonly room: { bytes: number };
  readonly signal: AbortSignal;
};

/** What came of one part: how it stands, and what of it lies in files. */
export type Captured = Pick<CaptureItem, 'state' | 'reason' | 'path' | 'sizeBytes' | 'sha256' | 'lines'>;

/** One thing that is captured; what it throws becomes the reason why it failed. */
export type CapturePart = Pick<CaptureItem, 'id' | 'kind' | 'title'> & {
  readonly withinMs: number;
  readonly capture: (context: CaptureContext) => Promise<Captured>;
};

export function nothingKept(state: 'failed' | 'empty', reason: LocalText): Captured {
  return { state, reason, path: null, sizeBytes: 0, sha256: null, lines: null };
}

/** Writes what the console knows as a JSON file: without the secrets in it, its times as RFC 3339. */
export function keepFacts(context: CaptureContext, path: string, facts: unknown): Promise<Captured> {
  return keepData(context, path, withJsonTimes(facts));
}

/** Writes data as a JSON file, as it came, but without the secrets in it. */
export async function keepData(
  { folder, clean }: CaptureContext,
  path: string,
  data: unknown,
): Promise<Captured> {
  const counts = new HiddenCounts();
  const shown = hideInData(data, (text) => hideSecrets(text, clean, counts), counts);
  const text = `${JSON.stringify(shown, null, 2)}\n`;
  const sum = await folder.write(path, (append) => append(text));
  return { state: 'taken', reason: null, path, ...sum, lines: null };
}
