import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { PartDefinition } from '../../packs/schema/part.ts';
import type { RootPart } from '../../repository/roots/snapshot-root.ts';
import { ExportReading } from '../capture/exports/export-reading.ts';
import { about } from './layer-findings.ts';
import type { LayerFindings } from './layer-findings.ts';
import type { EntryReading, PassingCheck } from './read-entry.ts';
import type { VerifyRun } from './verify-run.ts';

/**
 * Reads an export once: for its hash, as what the pack says of it (structure), and counting what was counted when it was taken (meaning).
 */
export async function readExport(
  { layers: { structure, meaning } }: VerifyRun,
  part: RootPart,
  definition: PartDefinition | undefined,
  read: (check: PassingCheck | null) => Promise<EntryReading>,
): Promise<EntryReading> {
  if (structure === null && meaning === null) return read(null);
  // A pack that this version cannot read is told once, for all of its parts.
  if (definition?.kind !== 'http-export') return read(null);
  const reading = new ExportReading(definition);
  const entry = await read(reading);
  if (entry.problem !== null) return entry;
  const found = reading.finish();
  if (structure !== null) {
    structure.checked += 1;
    if (found.problem !== null) structure.problem(about(part, null, found.problem));
  }
  if (meaning !== null && definition.format === 'json') compareCounts(part, found.meaning.counts, meaning);
  return entry;
}

function compareCounts(
  part: RootPart,
  now: readonly { readonly id: string; readonly count: number }[],
  findings: LayerFindings,
): void {
  for (const { id, title, count } of part.exported?.counts ?? []) {
    const found = now.find((one) => one.id === id)?.count ?? 0;
    findings.checked += 1;
    if (found !== count) findings.problem(about(part, null, otherCount(title, count, found)));
  }
}

function otherCount(title: LocalText, then: number, now: number): LocalText {
  return localText(
    `It holds ${now} of "${title.en}"; ${then} were captured.`,
    `"${title.ko}"이(가) ${now}개 있으며, 캡처한 것은 ${then}개입니다.`,
  );
}
