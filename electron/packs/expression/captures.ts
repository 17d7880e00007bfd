import type { Capture } from '../schema/assertion.ts';
import { compileJsonPath } from './json-path.ts';
import { compileRegex } from './regex.ts';

/** What values can be captured from. `json` is undefined when the body is not JSON; cookies are those this answer set. */
type CaptureSource = {
  readonly json?: unknown;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: Readonly<Record<string, string>>;
  readonly text?: string;
};

type Captured = {
  readonly values: Readonly<Record<string, string>>;
  /** Values that must be removed from all evidence. */
  readonly secrets: readonly string[];
  /** Names of captures that found nothing. */
  readonly missing: readonly string[];
};

const secretName = /token|secret|password|csrf|cookie|key/i;
/** Shorter values are left readable: removing every "1" from the evidence would only hide what happened. */
const shortestSecret = 8;

/** Reads the named values. Numbers and booleans become text; lists and objects become JSON. */
export function captureValues(captures: readonly Capture[], source: CaptureSource): Captured {
  const values: Record<string, string> = {};
  const secrets: string[] = [];
  const missing: string[] = [];
  for (const capture of captures) {
    const value = read(capture, source);
    if (value === null) {
      missing.push(capture.name);
      continue;
    }
    values[capture.name] = value;
    if (isSecretCapture(capture) && value.length >= shortestSecret) secrets.push(value);
  }
  return { values, secrets, missing };
}

/** Whether what is captured must not be seen: as the pack says, or as its name does. */
export function isSecretCapture(capture: Capture): boolean {
  return capture.secret ?? ('cookie' in capture || secretName.test(capture.name));
}

/** The first node of a path as text; null when there is none, when it is null, or when there is no document. */
export function jsonText(path: string, document: unknown): string | null {
  const compiled = compileJsonPath(path);
  if (document === undefined || compiled.kind === 'problem') return null;
  const found = compiled.query(document);
  const value = found.kind === 'nodes' ? found.values[0] : undefined;
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** All nodes of a path as a JSON list of texts; null when there is no document. */
function jsonList(path: string, document: unknown): string | null {
  const compiled = compileJsonPath(path);
  if (document === undefined || compiled.kind === 'problem') return null;
  const found = compiled.query(document);
  if (found.kind !== 'nodes') return null;
  return JSON.stringify(
    found.values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))),
  );
}

/** How many nodes a path has, as text; null when there is no document to look in. */
function jsonCount(path: string, document: unknown): string | null {
  const compiled = compileJsonPath(path);
  if (document === undefined || compiled.kind === 'problem') return null;
  const found = compiled.query(document);
  return found.kind === 'nodes' ? String(found.values.length) : null;
}

function read(capture: Capture, source: CaptureSource): string | null {
  if ('json' in capture && capture.all === true) return jsonList(capture.json, source.json);
  if ('json' in capture) return jsonText(capture.json, source.json);
  if ('json-count' in capture) return jsonCount(capture['json-count'], source.json);
  if ('header' in capture) return own(source.headers, capture.header.toLowerCase());
  if ('cookie' in capture) return own(source.cookies, capture.cookie);
  const compiled = compileRegex(capture.match);
  return compiled.kind === 'regex' ? compiled.first(source.text ?? '') : null;
}

function own(record: Readonly<Record<string, string>> | undefined, name: string): string | null {
  return record && Object.hasOwn(record, name) ? (record[name] ?? null) : null;
}
