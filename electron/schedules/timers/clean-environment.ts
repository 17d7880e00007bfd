import { timerVariables } from './timer-plan.ts';

/** Where system schedulers look for commands when nobody signed in. */
const barePath = '/usr/local/bin:/usr/bin:/bin';

/** Without these, no program starts on Windows, and its credentials are not found. */
const windowsVariables = [
  'SystemRoot',
  'SystemDrive',
  'USERPROFILE',
  'USERNAME',
  'USERDOMAIN',
  'APPDATA',
  'LOCALAPPDATA',
  'TEMP',
  'TMP',
];

/**
 * The environment of a run that nobody is signed in for: a bare PATH, the home folder, the data folder, and where the passphrase
 * of the vault lies. No keychain of a desktop session can be reached from it, no agent, no proxy of a shell's profile.
 */
export function cleanEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  dataDir: string,
  platform: NodeJS.Platform,
): Readonly<Record<string, string>> {
  const windows = platform === 'win32';
  const root = environment['SystemRoot'] ?? 'C:\\Windows';
  const clean: Record<string, string> = {
    PATH: windows ? `${root}\\System32;${root}` : barePath,
    HOLDFAST_DATA_DIR: dataDir,
  };
  for (const name of [...(windows ? windowsVariables : ['HOME']), ...timerVariables]) {
    const value = environment[name];
    if (value !== undefined && value !== '') clean[name] = value;
  }
  return clean;
}

/** The variables that a timer hands on, of those that are set now. */
export function handedOn(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    timerVariables.flatMap((name) => {
      const value = environment[name];
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
}
