import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { SettingValue } from '../../../shared/model/target.ts';

/** What templates may read. Everything but the settings may be left out where it does not exist. */
export type TemplateScope = {
  readonly settings: Readonly<Record<string, SettingValue>>;
  /** By name; null when the operator has not set it. */
  readonly credentials?: Readonly<
    Record<string, { readonly username: string | null; readonly secret: string } | null>
  >;
  /** What the open session provided. */
  readonly session?: Readonly<Record<string, string>>;
  /** Step id → captured name → value. */
  readonly steps?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What a step with `for-each` is done for now. */
  readonly item?: string;
  /** The acknowledgement of a Socket.IO message. */
  readonly ack?: unknown;
  /** What the operator filled in for a run of an action. */
  readonly argument?: Readonly<Record<string, string | number>>;
  /** What a person answered in the steps of a runbook before. */
  readonly input?: Readonly<Record<string, string>>;
  /** The copy that a drill starts: its folder and its port. */
  readonly boot?: Readonly<Record<'folder' | 'port', string>>;
  /** Epoch milliseconds; `${now}` is RFC 3339 in UTC. */
  readonly now: number;
  /** One for the whole run, so that what was sent is recognised when it arrives. */
  readonly uuid: string;
};

/** A filled template, and the secrets that went into it: they must be removed from all evidence. */
export type Filled<Value> = { readonly value: Value; readonly secrets: readonly string[] };

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

const placeholder = /\$\{([^{}]{0,200})\}/g;

/**
 * Fills a template. The values are put in as they are and never read as templates again. An optional setting that is not set is
 * the empty string. Throws `pack/invalid` for a name that does not exist and `credentials/missing` for a secret that is not set.
 */
export function fillTemplate(template: string, scope: TemplateScope): Filled<string> {
  const secrets: string[] = [];
  const value = template.replace(placeholder, (_whole, name: string) => {
    const found = lookUp(name.trim(), scope);
    if (found.secret && found.text !== '') secrets.push(found.text);
    return found.text;
  });
  return { value, secrets };
}

/** Fills every string of a JSON template, keys left alone. `{ $number: '…' }` becomes a number, or `pack/invalid` when it is none. */
export function fillJson(template: JsonValue, scope: TemplateScope): Filled<JsonValue> {
  const secrets: string[] = [];
  const fill = (text: string): string => {
    const filled = fillTemplate(text, scope);
    secrets.push(...filled.secrets);
    return filled.value;
  };
  return { value: fillNode(template, fill), secrets };
}

/** Fills all values of a record, such as headers or a query. */
export function fillRecord(
  templates: Readonly<Record<string, string>>,
  scope: TemplateScope,
): Filled<Record<string, string>> {
  const secrets: string[] = [];
  const value: Record<string, string> = {};
  for (const [name, template] of Object.entries(templates)) {
    const filled = fillTemplate(template, scope);
    value[name] = filled.value;
    secrets.push(...filled.secrets);
  }
  return { value, secrets };
}

/** The names a template uses, such as `settings.url.host`; for checks when a pack is loaded and for reading only needed secrets. */
export function templateNames(template: string): readonly string[] {
  return [...template.matchAll(placeholder)].map((match) => (match[1] ?? '').trim());
}

/** The credentials that any string inside `value` uses (a request, a step, a whole probe). */
export function credentialsUsed(value: unknown): readonly string[] {
  const names = new Set<string>();
  visitStrings(value, (text) => {
    for (const name of templateNames(text)) {
      const [area, credential] = name.split('.');
      if (area === 'credential' && credential !== undefined) names.add(credential);
    }
  });
  return [...names];
}

/** Calls `visit` with every string inside a JSON-like value. */
export function visitStrings(value: unknown, visit: (text: string) => void): void {
  if (typeof value === 'string') visit(value);
  else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) visitStrings(item, visit);
  }
}

/** The one setting that a template consists of and nothing else, or null. */
export function soleSetting(template: string): string | null {
  return /^\$\{\s*settings\.([a-z0-9-]+)\s*\}$/.exec(template)?.[1] ?? null;
}

type Found = { readonly text: string; readonly secret: boolean };

function lookUp(name: string, scope: TemplateScope): Found {
  if (name === 'now') return open(new Date(scope.now).toISOString());
  if (name === 'uuid') return open(scope.uuid);
  if (name === 'item' && scope.item !== undefined) return open(scope.item);
  const [area = '', first = '', second, ...rest] = name.split('.');
  if (first === '') throw unknownName(name);
  if (area === 'ack')
    return open(member(scope.ack, [first, ...(second === undefined ? [] : [second]), ...rest], name));
  const read = ownOf(areas, area);
  if (read === undefined || rest.length > 0) throw unknownName(name);
  return read(scope, first, second, name);
}

type ReadArea = (scope: TemplateScope, first: string, second: string | undefined, whole: string) => Found;

const areas: Readonly<Record<string, ReadArea>> = {
  settings: (scope, first, second, whole) => open(setting(scope, first, second, whole)),
  credential,
  argument: plainArea((scope, first, whole) => open(argument(scope, first, whole))),
  input: plainArea((scope, first, whole) => open(own(scope.input, first, whole))),
  boot: plainArea((scope, first, whole) => open(own(scope.boot, first, whole))),
  session: plainArea((scope, first, whole) => ({ text: own(scope.session, first, whole), secret: true })),
  step: (scope, first, second, whole) => {
    if (second === undefined) throw unknownName(whole);
    return open(own(ownOf(scope.steps, first), second, whole));
  },
};

/** Its names have no parts. */
function plainArea(read: (scope: TemplateScope, first: string, whole: string) => Found): ReadArea {
  return (scope, first, second, whole) => {
    if (second !== undefined) throw unknownName(whole);
    return read(scope, first, whole);
  };
}

function open(text: string): Found {
  return { text, secret: false };
}

const urlParts = ['host', 'port', 'origin', 'protocol'] as const;

function setting(scope: TemplateScope, name: string, part: string | undefined, whole: string): string {
  const value = ownOf(scope.settings, name);
  if (part === undefined) return value === undefined ? '' : String(value);
  if (!urlParts.some((known) => known === part)) throw unknownName(whole);
  return value === undefined ? '' : urlPart(String(value), part, whole);
}

const defaultPorts: Readonly<Record<string, string>> = {
  'http:': '80',
  'https:': '443',
  'ws:': '80',
  'wss:': '443',
};

function urlPart(text: string, part: string, whole: string): string {
  const url = URL.parse(text);
  if (!url) throw unknownName(whole);
  if (part === 'port') return url.port || (defaultPorts[url.protocol] ?? '');
  if (part === 'origin') return url.origin;
  if (part === 'protocol') return url.protocol.replace(/:$/, '');
  // Node writes IPv6 addresses in brackets; name look-ups and sockets take them without.
  return url.hostname.replace(/^\[|\]$/g, '');
}

function credential(scope: TemplateScope, name: string, part: string | undefined, whole: string): Found {
  if (part !== 'username' && part !== 'secret') throw unknownName(whole);
  const value = ownOf(scope.credentials, name);
  if (value === undefined || value === null) {
    throw new AppError(
      'credentials/missing',
      localText(
        `The credential "${name}" is not set for this target.`,
        `이 대상에 자격 증명 "${name}"이(가) 설정되지 않았습니다.`,
      ),
    );
  }
  return part === 'username' ? open(value.username ?? '') : { text: value.secret, secret: true };
}

/** Own members only: `constructor` and `__proto__` are names like any other. */
function ownOf<Value>(record: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return record && Object.hasOwn(record, name) ? record[name] : undefined;
}

function argument(scope: TemplateScope, name: string, whole: string): string {
  const value = ownOf(scope.argument, name);
  if (value === undefined) throw unknownName(whole);
  return String(value);
}

function own(record: Readonly<Record<string, string>> | undefined, name: string, whole: string): string {
  const value = ownOf(record, name);
  if (value === undefined) throw unknownName(whole);
  return value;
}

function member(value: unknown, path: readonly string[], whole: string): string {
  let present = value;
  for (const name of path) {
    if (typeof present !== 'object' || present === null || !Object.hasOwn(present, name))
      throw unknownName(whole);
    present = Object.entries(present).find(([key]) => key === name)?.[1];
  }
  return typeof present === 'string' ? present : JSON.stringify(present);
}

function fillNode(node: JsonValue, fill: (text: string) => string): JsonValue {
  if (typeof node === 'string') return fill(node);
  if (isList(node)) return node.map((item) => fillNode(item, fill));
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === '$number' && typeof first[1] === 'string')
    return toNumber(fill(first[1]), first[1]);
  return Object.fromEntries(entries.map(([key, item]) => [key, fillNode(item, fill)]));
}

/** Array.isArray does not narrow readonly arrays. */
function isList(node: JsonValue): node is readonly JsonValue[] {
  return Array.isArray(node);
}

function toNumber(text: string, template: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) {
    throw new AppError(
      'pack/invalid',
      localText(
        `"${template}" should give a number and does not.`,
        `"${template}"은(는) 숫자여야 하지만 숫자가 아닙니다.`,
      ),
    );
  }
  return value;
}

function unknownName(name: string): AppError {
  return new AppError(
    'pack/invalid',
    localText(
      `The template name "\${${name}}" does not exist here. Correct the pack.`,
      `템플릿 이름 "\${${name}}"이(가) 여기에 없습니다. 팩을 수정하십시오.`,
    ),
  );
}
