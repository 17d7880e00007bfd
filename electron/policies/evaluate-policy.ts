import type { LocalText } from '../../shared/model/local-text.ts';
import type { PolicyFinding, PolicyStanding } from '../../shared/model/policy.ts';
import type { SettingValue } from '../../shared/model/target.ts';
import { shownActual, shownExpected } from '../packs/expression/assertion-text.ts';
import { fillComparison } from '../packs/expression/assertions.ts';
import { holds } from '../packs/expression/comparisons.ts';
import { soleSetting } from '../packs/expression/templates.ts';
import type { Comparison } from '../packs/schema/assertion.ts';
import type { KeyPlace, PolicyDefinition } from '../packs/schema/policy.ts';
import type { SettingsEntry } from '../packs/settings-file.ts';
import { entriesOf } from './key-places.ts';
import type { SettingsReading } from './settings-reading.ts';
import {
  absent,
  computed,
  fileMalformed,
  fileAbsent,
  inOrder,
  notApplicable,
  numberShown,
  sameAs,
  secretShown,
  settingEmpty,
} from './policy-texts.ts';

/** What policies are held against. */
type PolicyFacts = {
  /** By the id of the settings file. */
  readonly files: ReadonlyMap<string, SettingsReading>;
  /** Ids of files that may be absent. */
  readonly optionalFiles: ReadonlySet<string>;
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly now: number;
};

/** A finding before what this console remembers of it. */
export type FreshFinding = Omit<PolicyFinding, 'since' | 'exception' | 'standing'> & {
  readonly standing: Exclude<PolicyStanding, 'excepted'>;
};

/** One value of the setting: where it stands, or that it is the default. */
type InForce = { readonly key: string; readonly entry: SettingsEntry | null; readonly source: string };

type Values =
  | { readonly kind: 'values'; readonly values: readonly InForce[] }
  | { readonly kind: 'unknown'; readonly source: string; readonly reason: LocalText };

/** Holds one policy against the settings files as they are. Pure. */
export function evaluatePolicy(policy: PolicyDefinition, facts: PolicyFacts): FreshFinding {
  const common = { id: policy.id, title: policy.title, key: policy.key, severity: policy.severity };
  const wanted = wantedOf(policy, facts);
  const off = whyOff(policy, facts);
  const source = facts.files.get(policy.file)?.path ?? policy.file;
  const intended = wanted.kind === 'off' ? inOrder : wanted.text;
  if (off !== null || wanted.kind === 'off') {
    const reason = off ?? (wanted.kind === 'off' ? wanted.reason : policy.reason);
    return { ...common, source, intended, actual: null, standing: 'off', reason };
  }
  const found = valuesInForce(policy, facts);
  if (found.kind === 'unknown')
    return {
      ...common,
      source: found.source,
      intended,
      actual: null,
      standing: 'unknown',
      reason: found.reason,
    };
  const judged = found.values.map((value) => ({
    value,
    standing: standingOf(value, policy, wanted, facts.now),
  }));
  const worst =
    judged.find(({ standing }) => standing === 'deviates') ??
    judged.find(({ standing }) => standing === 'unknown') ??
    judged[0];
  if (worst === undefined)
    return { ...common, source, intended, actual: absent, standing: 'kept', reason: policy.reason };
  const { value, standing } = worst;
  const reason =
    standing === 'unknown' && value.entry?.kind === 'not-literal'
      ? computed(value.entry.source)
      : policy.reason;
  return {
    ...common,
    key: value.key,
    source: value.source,
    intended,
    actual: shownValue(value, policy),
    standing,
    reason,
  };
}

type Wanted =
  | { readonly kind: 'comparison'; readonly comparison: Comparison; readonly text: LocalText }
  | { readonly kind: 'others'; readonly values: readonly unknown[]; readonly text: LocalText }
  | { readonly kind: 'unknown-other'; readonly text: LocalText }
  | { readonly kind: 'off'; readonly reason: LocalText };

function wantedOf(policy: PolicyDefinition, facts: PolicyFacts): Wanted {
  const other = policy['same-as'];
  if (other !== undefined) {
    const text = sameAs(other.key, facts.files.get(other.file)?.path ?? other.file);
    const reading = facts.files.get(other.file);
    const found = reading?.kind === 'settings' ? entriesOf(reading.entries, other.key) : [];
    if (reading?.kind === 'settings' && found.length === 0 && other.default !== undefined)
      return { kind: 'others', values: [other.default], text };
    const values = found.flatMap(({ entry }) => (entry.kind === 'literal' ? [entry.value] : []));
    return found.length > 0 && values.length === found.length
      ? { kind: 'others', values, text }
      : { kind: 'unknown-other', text };
  }
  const template = policy.intended ?? {};
  const missing = emptySetting(template, facts.settings);
  if (missing !== null) return { kind: 'off', reason: settingEmpty(missing) };
  const comparison = fillComparison(template, { settings: facts.settings, now: facts.now, uuid: '' });
  return { kind: 'comparison', comparison, text: wantedText(policy, comparison) };
}

function wantedText(policy: PolicyDefinition, comparison: Comparison): LocalText {
  const { equals } = comparison;
  if (policy['intended-words'] !== undefined) return policy['intended-words'];
  if (typeof equals === 'number' && policy.unit !== undefined) return numberShown(equals, policy.unit);
  return shownExpected(comparison, []);
}

/** The setting that says what is intended, where it is empty. */
function emptySetting(template: Comparison, settings: PolicyFacts['settings']): string | null {
  const wanted = [template.equals, template['not-equals'], ...(template['one-of'] ?? [])];
  for (const value of wanted) {
    const name = typeof value === 'string' ? soleSetting(value) : null;
    if (name !== null && (settings[name] === undefined || settings[name] === '')) return name;
  }
  return null;
}

function whyOff(policy: PolicyDefinition, { settings }: PolicyFacts): LocalText | null {
  const condition = policy.when;
  if (condition === undefined) return null;
  const value = settings[condition.setting];
  return condition['one-of'].some((one) => one === value) ? null : notApplicable(condition.setting);
}

/** The values that hold, after whatever wins over the file. */
function valuesInForce(policy: PolicyDefinition, facts: PolicyFacts): Values {
  for (const place of policy['overridden-by']) {
    const found = entryAt(place, facts);
    if (found !== null) return { kind: 'values', values: [found] };
  }
  const reading = facts.files.get(policy.file);
  if (reading === undefined) return { kind: 'unknown', source: policy.file, reason: fileAbsent(policy.file) };
  const { path } = reading;
  if (reading.kind === 'unreadable') return { kind: 'unknown', source: path, reason: reading.problem };
  if (reading.kind === 'malformed')
    return { kind: 'unknown', source: path, reason: fileMalformed(path, reading.problem) };
  if (reading.kind === 'absent' && !facts.optionalFiles.has(policy.file))
    return { kind: 'unknown', source: path, reason: fileAbsent(path) };
  const found = reading.kind === 'settings' ? entriesOf(reading.entries, policy.key) : [];
  if (found.length > 0)
    return {
      kind: 'values',
      values: found.map(({ key, entry }) => ({ key, entry, source: `${path}:${entry.line}` })),
    };
  // No item of a list at all deviates from nothing.
  if (policy.key.includes('*')) return { kind: 'values', values: [] };
  return { kind: 'values', values: [{ key: policy.key, entry: null, source: path }] };
}

function entryAt(
  { file, key }: KeyPlace,
  { files }: PolicyFacts,
): { readonly key: string; readonly entry: SettingsEntry; readonly source: string } | null {
  const reading = files.get(file);
  const [found] = reading?.kind === 'settings' ? entriesOf(reading.entries, key) : [];
  return found === undefined || reading === undefined
    ? null
    : { ...found, source: `${reading.path}:${found.entry.line}` };
}

function standingOf(
  { entry }: InForce,
  policy: PolicyDefinition,
  wanted: Exclude<Wanted, { kind: 'off' }>,
  now: number,
): 'kept' | 'deviates' | 'unknown' {
  if (entry?.kind === 'not-literal' || wanted.kind === 'unknown-other') return 'unknown';
  const actual = entry === null ? policy.default : entry.value;
  const isKept =
    wanted.kind === 'others'
      ? wanted.values.some((value) => JSON.stringify(actual) === JSON.stringify(value))
      : holds(wanted.comparison, actual, { json: undefined, now });
  return isKept ? 'kept' : 'deviates';
}

function shownValue({ entry }: InForce, policy: PolicyDefinition): LocalText {
  if (entry?.kind === 'not-literal') return shownActual(entry.source, []);
  if (entry === null && policy.default === undefined) return absent;
  const value = entry === null ? policy.default : entry.value;
  if (policy.secret) return secretShown(value);
  const { en, ko } = shownAsIs(value, policy.unit);
  return entry === null ? { en: `${en} (default)`, ko: `${ko} (기본값)` } : { en, ko };
}

/** Numbers of `.env` and `.properties` files are text. */
function shownAsIs(value: unknown, unit: string | undefined): LocalText {
  const isNumber = typeof value === 'number' || (typeof value === 'string' && /^-?\d+$/.test(value));
  return isNumber && unit !== undefined
    ? numberShown(Number(value), unit)
    : shownActual(withoutPassword(value), []);
}

/** An address may hold a password: `redis://user:password@host`. */
function withoutPassword(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/(:\/\/[^/\s:@]*):[^@\s/]+@/g, '$1:•••@') : value;
}
