import { isDeviceName } from '../../../shared/rules/device-name.ts';
import { fromSystemName, isSystemName } from './system-names.ts';

/** What a destination does not accept in names. */
export type NameRules = {
  /** Windows: device names, some characters, trailing dots, streams. */
  readonly windows: boolean;
  /** `A` and `a` are the same name there. */
  readonly caseInsensitive: boolean;
};

const longestNameBytes = 255;
const illegalOnWindows = /[<>:"|?*\\\u0000-\u001f]/;

/** The path of an entry as the system must be asked for it, relative with forward slashes. */
export function entryPath(entry: {
  readonly path: string;
  readonly pathBase64?: string | undefined;
}): string {
  return entry.pathBase64 === undefined
    ? entry.path
    : fromSystemName(Buffer.from(entry.pathBase64, 'base64'));
}

/** True when the path can only lie below where it is put: relative, no `..`, no empty or dot name, nothing that ends it early. */
export function isSafePath(path: string, rules: NameRules): boolean {
  if (path === '' || path.includes('\0') || !isSystemName(path)) return false;
  if (rules.windows && (path.includes('\\') || path.includes(':'))) return false;
  return path.split('/').every((name) => name !== '' && name !== '.' && name !== '..');
}

type NameProblem = 'illegal-on-windows' | 'too-long';

/** Why the destination's system would refuse a safe path, or quietly use another name; null when it takes it. */
export function nameProblem(path: string, rules: NameRules): NameProblem | null {
  for (const name of path.split('/')) {
    if (Buffer.byteLength(name) > longestNameBytes) return 'too-long';
    if (!rules.windows) continue;
    if (illegalOnWindows.test(name) || isDeviceName(name) || /[. ]$/.test(name)) return 'illegal-on-windows';
  }
  return null;
}

/** The name under which two names are the same where letters are not told apart by case. */
export function foldedName(name: string): string {
  return name.normalize('NFC').toUpperCase().toLowerCase();
}

export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

export function isBelow(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}
