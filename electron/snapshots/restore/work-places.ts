/**
 * The folders that a restore keeps in the destination, so that everything moves by rename: what is being made (`staged`), what was
 * replaced (`safety`), and the intent file. Their names begin with `.holdfast-`. A folder that is restored into on its own shows to everybody, by
 * one more file, that it is not whole yet.
 */
const prefix = '.holdfast-';
const intentName = /^\.holdfast-restore-([0-9a-f]{16})\.intent\.json$/;
const unfinishedIntentName = /^\.holdfast-restore-([0-9a-f]{16})\.intent\.json\.[0-9a-f]+\.tmp$/;
const workName = /^\.holdfast-restore-([0-9a-f]{16})$/;
const unfinishedName = /^holdfast-restore-([0-9a-f]{16})-is-not-whole\.txt$/;
const safetyName = /^\.holdfast-safety-([0-9a-f]{16})$/;

/** A folder into which parts are restored, under a name; all its files lie on one volume. */
export type Zone = { readonly name: string; readonly dir: string };

export type RestorePlaces = {
  readonly work: string;
  readonly safety: string;
  /** Says which process is at work. */
  readonly owner: string;
  live(path: string): string;
  staged(path: string): string;
  kept(path: string): string;
  parked(path: string): string;
  /** For what somebody else put in the way. */
  found(path: string): string;
};

export function placesOf(zoneDir: string, id: string): RestorePlaces {
  const work = `${zoneDir}/${prefix}restore-${id}`;
  const safety = `${zoneDir}/${prefix}safety-${id}`;
  return {
    work,
    safety,
    owner: `${work}/owner.json`,
    live: (path) => `${zoneDir}/${path}`,
    staged: (path) => `${work}/staged/${path}`,
    kept: (path) => `${safety}/files/${path}`,
    parked: (path) => `${work}/parked/${path}`,
    found: (path) => `${safety}/found/${path}`,
  };
}

export function intentPath(zoneDir: string, id: string): string {
  return `${zoneDir}/${prefix}restore-${id}.intent.json`;
}

/** Lies in a folder of its own from before the first file is put in place until all of them are. */
export function unfinishedPath(zoneDir: string, id: string): string {
  return `${zoneDir}/holdfast-restore-${id}-is-not-whole.txt`;
}

/** The id of the restore that something of its own has in its name; null for other names. */
export function restoreIdOf(
  name: string,
  kind: 'intent' | 'unfinished-intent' | 'work' | 'unfinished' | 'safety',
): string | null {
  const pattern = {
    intent: intentName,
    'unfinished-intent': unfinishedIntentName,
    work: workName,
    unfinished: unfinishedName,
    safety: safetyName,
  }[kind];
  return pattern.exec(name)?.[1] ?? null;
}

/** True for what a restore keeps in a destination; it is never content. */
export function isOwnName(name: string): boolean {
  return (
    name.startsWith(`${prefix}restore-`) || name.startsWith(`${prefix}safety-`) || unfinishedName.test(name)
  );
}
