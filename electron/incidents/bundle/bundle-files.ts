import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { isMissingFile } from '../../platform/file-errors.ts';
import type { Incident, IncidentCapture } from '../../../shared/model/incident.ts';
import { withJsonTimes } from '../../../shared/text/json-times.ts';
import { followedFile } from '../capture/capture-store.ts';
import type { EvidenceFolder } from '../capture/evidence-folder.ts';
import { HiddenCounts } from '../hide/hidden-counts.ts';
import { LineHider, hideInData } from '../hide/hide-text.ts';
import { folderOfCapture } from './report-sections.ts';

/** A text as it may leave, and what was taken out of it on the way. */
export type Hide = (text: string, counts: HiddenCounts) => string;

/** One file of a bundle. `text` may be read once, and fills `counts`. */
export type BundleEntry = {
  readonly path: string;
  readonly counts: HiddenCounts;
  readonly text: (signal: AbortSignal) => AsyncIterable<string>;
};

/** Data beyond this goes line by line, as other texts do. */
const dataBytes = 24 * 1024 ** 2;
const chunkCharacters = 64 * 1024;

/** The captured files of an incident, as they may leave. */
export async function evidenceEntries(
  incident: Incident,
  folderOf: (capture: IncidentCapture) => EvidenceFolder,
  hide: Hide,
): Promise<readonly BundleEntry[]> {
  const entries: BundleEntry[] = [];
  for (const capture of incident.evidence) {
    const folder = folderOf(capture);
    const paths = new Set(capture.items.flatMap(({ path }) => path ?? []));
    // Of a capture from before it was one of the items.
    if (capture.followed.length > 0) paths.add(followedFile);
    for (const path of paths) {
      const source = folder.pathOf(path);
      const size = await sizeOrNull(source);
      if (size === null) continue;
      const asData = path.endsWith('.json') && size <= dataBytes;
      const counts = new HiddenCounts();
      entries.push({
        path: `${folderOfCapture(capture)}/${path}`,
        counts,
        text: (signal) =>
          asData ? dataText(source, hide, counts, signal) : lineText(source, hide, counts, signal),
      });
    }
  }
  return entries;
}

/** The record of a run that was carried out for the incident. */
export function runEntry(path: string, text: string, hide: Hide): BundleEntry {
  const counts = new HiddenCounts();
  const hider = new LineHider((line) => hide(line, counts), counts);
  return {
    path,
    counts,
    text: async function* () {
      yield text
        .split('\n')
        .flatMap((line) => hider.line(line) ?? [])
        .join('\n');
    },
  };
}

async function sizeOrNull(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error: unknown) {
    if (isMissingFile(error)) return null;
    throw error;
  }
}

async function* dataText(
  path: string,
  hide: Hide,
  counts: HiddenCounts,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const data: unknown = JSON.parse(await readFile(path, { encoding: 'utf8', signal }));
  // What a target answered stays as it came.
  const told = path.includes('/requests/') ? data : withJsonTimes(data);
  const shown = hideInData(told, (text) => hide(text, counts), counts);
  yield `${JSON.stringify(shown, null, 2)}\n`;
}

async function* lineText(
  path: string,
  hide: Hide,
  counts: HiddenCounts,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const hider = new LineHider((line) => hide(line, counts), counts);
  const lines = createInterface({ input: createReadStream(path, { encoding: 'utf8', signal }) });
  let held = '';
  for await (const line of lines) {
    const shown = hider.line(line);
    if (shown === null) continue;
    held += `${shown}\n`;
    if (held.length < chunkCharacters) continue;
    yield held;
    held = '';
  }
  if (held !== '') yield held;
}
