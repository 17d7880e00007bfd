import { isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { Location } from '../../locations/location.ts';
import type { Pack } from '../../packs/schema/pack.ts';
import type { ObservedFact } from './fact-store.ts';

/** What is counted from a start is not told to the moment, and clocks are set. */
const toleranceMs = 120_000;

/** When the computer was started that has a location's files, epoch ms; null where it does not say it. */
export type StartOf = (location: Location, signal: AbortSignal) => Promise<number | null>;

/** When the host of a target was started: known where its files lie on a disk of that computer. */
export async function hostStart(
  { settings }: Pick<Pack, 'settings'>,
  locationFor: (base: string) => Location | null,
  startOf: StartOf,
  signal: AbortSignal,
): Promise<readonly ObservedFact[]> {
  const location = targetFolder(settings, locationFor);
  const startedAt = location === null ? null : await startOfHost(location, startOf, signal);
  if (startedAt === null) return [];
  return [
    {
      id: 'host-start',
      kind: 'start',
      title: localText('The host was started', '호스트가 시작됨'),
      value: String(Math.round(startedAt)),
      tolerance: toleranceMs,
      shown: (value) => new Date(Number(value)).toISOString(),
      probeId: null,
      policyId: null,
    },
  ];
}

/** Its own folder, or else the first one that is set. */
function targetFolder(
  settings: Pack['settings'],
  locationFor: (base: string) => Location | null,
): Location | null {
  const folders = Object.keys(settings).filter((name) => settings[name]?.type === 'folder');
  for (const name of ['root', ...folders]) {
    const location = folders.includes(name) ? locationFor(name) : null;
    if (location !== null) return location;
  }
  return null;
}

/** Files of a network file system say nothing about who serves them. */
async function startOfHost(
  location: Location,
  startOf: StartOf,
  signal: AbortSignal,
): Promise<number | null> {
  try {
    const isElsewhere = (await location.networkFileSystem('.', signal)) !== null;
    return isElsewhere ? null : await startOf(location, signal);
  } catch (error: unknown) {
    if (!isAppError(error) || error.code === 'run/cancelled') throw error;
    return null;
  }
}
