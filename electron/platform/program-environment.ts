/** What a program needs to run at all; nothing else of this process's environment is handed on. */
const handedOn = [
  'PATH',
  'HOME',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  // Windows
  'SystemRoot',
  'ComSpec',
  'PATHEXT',
  'TEMP',
  'TMP',
  'USERPROFILE',
  'ProgramFiles',
  'ProgramData',
  'LOCALAPPDATA',
  'APPDATA',
] as const;

/** The environment of a program that a pack declares: without anything secret that this process was started with. */
export function programEnvironment(): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(handedOn.map((name) => [name, process.env[name]]));
}
