/**
 * The folders that a restore keeps in the destination, so that everything moves by rename: what is being made (`staged`), what was
 * replaced (`safety`), and the intent file. Their names begin with `.holdfast-`.
 */
const prefix = '.holdfast-';
const intentName = /^\.holdfast-restore-([0-9a-f]{16})\.intent\.json$/;
const unfinishedIntentName = /^\.holdfast-restore-([0-9a-f]{16})\.intent\.json\.[0-9a-f]+\.tmp$/;
const workName = /^\.holdfast-restore-([0-9a-f]{16})$/;
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

/** The id of the restore whose intent file, working folder or safety copy has this name; null for other names. */
export function restoreIdOf(
  name: string,
  kind: 'intent' | 'unfinished-intent' | 'work' | 'safety',
): string | null {
  const pattern = {
    intent: intentName,
    'unfinished-intent': unfinishedIntentName,
    work: workName,
    safety: safetyName,
  }[kind];
  return pattern.exec(name)?.[1] ?? null;
}

/** True for what a restore keeps in a destination; it is never content. */
export function isOwnName(name: string): boolean {
  return name.startsWith(`${prefix}restore-`) || name.startsWith(`${prefix}safety-`);
}
