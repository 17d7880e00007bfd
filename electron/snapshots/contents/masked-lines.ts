import type { SettingsValue } from '../../packs/settings-file.ts';
import { redact } from '../../platform/redact.ts';

/** What stands where a value is not shown. */
const hidden = '[hidden]';

const secretName =
  /(?:pass|pwd|secret|token|key|salt|credential|auth|dsn|cookie|private|signature|pepper|seed|phrase|webhook)|(?<![a-z])(?:pin|otp)(?![a-z])/i;
/** What a word, a path, a host, a version or a number is made of: words of one case, digits, and digits with a unit. */
const plainPiece =
  /^(?:[A-Z]?[a-z]{1,20}|[A-Z]{1,20}|v?\d{1,9}(?:[KMGT]?i?B|ms|s|m|h|d|%)?|(?:rc|alpha|beta)\d{1,3})?$/;
/** A name and what is set: `KEY = value`, `"key": value`, `export KEY=value`. */
const assignment =
  /^(?<head>\s*(?:export\s+)?["']?(?<name>[\w.-]+)["']?\s*(?::[^=]*?=|=|:)\s*)(?<value>\S.*)$/;
const longRun = /[A-Za-z0-9+/_=-]{20,}/g;
const beginsBlock = /-----BEGIN [^-]*-----/;
const endsBlock = /-----END [^-]*-----/;

/**
 * The lines of a text file as they may be shown: values of names that look secret, long random runs, blocks of keys and whatever else
 * is known to hold a secret are hidden. Lines keep their number.
 */
export function maskedLines(lines: readonly string[]): readonly string[] {
  let isInBlock = false;
  let isInSecret = false;
  return lines.map((line) => {
    if (isInBlock || beginsBlock.test(line)) {
      isInBlock = !endsBlock.test(line);
      return hidden;
    }
    const groups = assignment.exec(line)?.groups;
    if (groups !== undefined)
      isInSecret = secretName.test(groups['name'] ?? '') && isOpen(groups['value'] ?? '');
    else if (isInSecret) {
      // A value that goes on over several lines: a list, a text in three quotes.
      if (/^\s*[)\]}]|["']{3}\s*$/.test(line)) isInSecret = false;
      return hidden;
    }
    return maskedLine(line, groups);
  });
}

/**
 * One value of a file that holds keys or passwords, as it may be shown: hidden unless neither its name nor its shape could be those of a
 * secret. `undefined` is a value that is not known.
 */
export function maskedValue(name: string, value: SettingsValue | undefined): string {
  if (value === undefined || secretName.test(name)) return hidden;
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (typeof value !== 'string' || value.includes('://')) return hidden;
  const isPlain = value.length <= 100 && value.split(/[-_./:, ]/).every((piece) => plainPiece.test(piece));
  return isPlain ? JSON.stringify(value) : hidden;
}

function maskedLine(line: string, groups: Readonly<Record<string, string>> | undefined): string {
  if (groups !== undefined && secretName.test(groups['name'] ?? ''))
    return `${groups['head'] ?? ''}${hidden}`;
  return redact(line, []).replaceAll(longRun, (run) => (isRandom(run) ? hidden : run));
}

function isOpen(value: string): boolean {
  return /[([{\\]\s*$/.test(value) || (value.match(/"""|'''/g) ?? []).length === 1;
}

/** Letters and digits mixed as no word mixes them, or nothing but hexadecimal digits. */
function isRandom(run: string): boolean {
  if (/^[0-9a-fA-F]{20,}$/.test(run)) return /\d/.test(run);
  const changes =
    run.match(/(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])/g)?.length ?? 0;
  return /\d/.test(run) && changes * 6 >= run.length;
}
