import type { PromanagerFault } from './faults.ts';

/** What health says of the last sync. */
export type GoogleRun = {
  readonly ok: boolean | null;
  readonly error: string;
  readonly lastRunAt: string;
  readonly counts: Readonly<Record<string, number>>;
};

export const noRun: GoogleRun = { ok: null, error: '', lastRunAt: '', counts: {} };

const nothing = { created: 0, updated: 0, relinked: 0, recreated: 0, deduplicated: 0, errors: 0 };

/** One sync. A hard one re-creates the links that a normal one only stumbles over. */
export function syncOnce(
  isHard: boolean,
  cards: number,
  faults: {
    readonly has: (name: PromanagerFault) => boolean;
    readonly delete: (name: PromanagerFault) => unknown;
  },
): GoogleRun {
  const lastRunAt = new Date().toISOString();
  if (faults.has('sync-failed'))
    return { ok: false, error: 'invalid_grant', lastRunAt, counts: { ...nothing, errors: 1 } };
  if (faults.has('links-broken') && !isHard)
    return {
      ok: false,
      error: 'event link not found (2)',
      lastRunAt,
      counts: { ...nothing, updated: 3, errors: 2 },
    };
  const counts = isHard ? { ...nothing, recreated: cards } : { ...nothing, updated: 3, relinked: 1 };
  if (isHard) faults.delete('links-broken');
  return { ok: true, error: '', lastRunAt, counts };
}
