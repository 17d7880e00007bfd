/** What was found on a POSIX host for the account that logs in. Versions are null where the program is not there or does not run. */
export type FoundAbilities = {
  /** As in `Linux`, with its release and machine as `uname` tells them. */
  readonly system: string;
  readonly release: string;
  readonly machine: string;
  readonly user: string;
  readonly uid: number | null;
  /** Where temporary copies may lie. */
  readonly temporaryFolder: string;
  readonly python3: string | null;
  /** The version of SQLite in python3; null also where its module is missing. */
  readonly python3Sqlite: string | null;
  readonly sqlite3: string | null;
  readonly pgDump: string | null;
  readonly has: ReadonlySet<HostTool>;
};

const tools = ['sha256sum', 'stat', 'df', 'dd', 'tar', 'sudo'] as const;
type HostTool = (typeof tools)[number];

/** Reads the lines of the script in `host-abilities.ts`: a name, a tabulator, a value. Unknown lines are passed over. */
export function readAbilities(text: string): FoundAbilities {
  const lines = text.split('\n').flatMap((line) => {
    const at = line.indexOf('\t');
    return at === -1 ? [] : [[line.slice(0, at), line.slice(at + 1).trim()] as const];
  });
  const found = new Map(lines);
  const version = (name: string) => /\d+(?:\.\d+)+/.exec(found.get(name) ?? '')?.[0] ?? null;
  const uid = Number(found.get('uid') || Number.NaN);
  return {
    system: found.get('system') ?? '',
    release: found.get('release') ?? '',
    machine: found.get('machine') ?? '',
    user: found.get('user') ?? '',
    uid: Number.isInteger(uid) ? uid : null,
    temporaryFolder: found.get('temp') || '/tmp',
    python3: version('python3'),
    python3Sqlite: version('python3-sqlite'),
    sqlite3: version('sqlite3'),
    pgDump: version('pg_dump'),
    has: new Set(tools.filter((tool) => found.get(`has-${tool}`) === '1')),
  };
}
