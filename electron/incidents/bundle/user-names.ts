import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Incident, IncidentCapture } from '../../../shared/model/incident.ts';
import { isMissingFile } from '../../platform/file-errors.ts';
import type { IncidentDefinition } from '../../packs/schema/incident.ts';
import type { EvidenceFolder } from '../capture/evidence-folder.ts';

const KeptView = z.object({
  columns: z.array(z.object({ id: z.string() })),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
});

/** Names of users as the captured views of an incident hold them. */
export async function userNames(
  incident: Incident,
  people: IncidentDefinition['people'],
  folderOf: (capture: IncidentCapture) => EvidenceFolder,
): Promise<readonly string[]> {
  const names = new Set<string>();
  for (const capture of incident.evidence) {
    for (const { view, column } of people) {
      const path = capture.items.find(({ id }) => id === `view-${view}`)?.path ?? null;
      if (path === null) continue;
      for (const name of await columnOf(folderOf(capture).pathOf(path), column)) names.add(name);
    }
  }
  return [...names];
}

async function columnOf(path: string, column: string): Promise<readonly string[]> {
  try {
    const { columns, rows } = KeptView.parse(JSON.parse(await readFile(path, 'utf8')));
    const place = columns.findIndex(({ id }) => id === column);
    return rows.flatMap((cells) => {
      const cell = cells[place];
      return typeof cell === 'string' && cell !== '' ? [cell] : [];
    });
  } catch (error: unknown) {
    if (isMissingFile(error)) return [];
    throw error;
  }
}
