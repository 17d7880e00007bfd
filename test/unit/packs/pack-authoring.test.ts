import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parsePack } from '../../../electron/packs/parse-pack.ts';
import { Pack } from '../../../electron/packs/schema/pack.ts';
import { ProbeDefinition, probeCommon } from '../../../electron/packs/schema/probe.ts';
import { probeKinds } from '../../../shared/model/probe.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/pack-authoring.md'), 'utf8');
const examples = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map((match) => match[1] ?? '');

/** What an example leaves out, so that each stands as a whole pack. */
const rest: Readonly<Record<string, string>> = {
  pack: 'pack: example\nversion: 1\ntitle: Example\n',
  settings: 'settings:\n  url: { type: url, title: Address, required: true }\n',
  probes: 'probes:\n  - { id: name, kind: dns, title: Name look-up, group: startup, host: example.org }\n',
};

function completed(example: string): string {
  const missing = Object.entries(rest).filter(([key]) => !new RegExp(`^${key}:`, 'm').test(example));
  return missing.map(([, text]) => text).join('') + example;
}

/** The table of what each kind of probe has. */
const kinds = page.slice(page.indexOf('What each kind has besides'));
/** What stands on the page as code: examples and what is between backticks. */
const code = [...page.matchAll(/^```yaml\n(.*?)^```$|`([^`\n]+)`/gms)]
  .map((match) => match[1] ?? match[2] ?? '')
  .join('\n');

type Schema = z.core.$ZodType;

/** The schemas that a schema is made of. */
function insideOf(schema: Schema): readonly Schema[] {
  if (schema instanceof z.ZodObject) return Object.values<Schema>(schema.shape);
  if (schema instanceof z.ZodUnion) return schema.options;
  if (schema instanceof z.ZodArray) return [schema.element];
  if (schema instanceof z.ZodRecord) return [schema.valueType];
  if (schema instanceof z.ZodPipe) return [schema.in];
  return schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodNullable
    ? [schema.unwrap()]
    : [];
}

/** What an author writes of it: its keys, and the words that it allows. */
function wordsOf(schema: Schema): readonly string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  const values =
    schema instanceof z.ZodEnum ? schema.options : schema instanceof z.ZodLiteral ? [...schema.values] : [];
  return values.filter((value) => typeof value === 'string');
}

function schemasBelow(schema: Schema, seen: Set<Schema> = new Set()): ReadonlySet<Schema> {
  if (!seen.has(schema)) {
    seen.add(schema);
    for (const inner of insideOf(schema)) schemasBelow(inner, seen);
  }
  return seen;
}

const escaped = (word: string) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

const common = new Set(['kind', ...Object.keys(probeCommon)]);

/** What a kind of probe has besides what all have; `databases` also has what `sqlite` has. */
function ownKeysOf(schema: Schema): readonly (readonly [kind: string, keys: readonly string[]])[] {
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(ownKeysOf);
  const named: unknown = schema instanceof z.ZodObject ? schema.shape['kind'] : null;
  if (!(schema instanceof z.ZodObject) || !(named instanceof z.ZodLiteral)) return [];
  const kind = String(named.value);
  const keys = Object.keys(schema.shape).filter((key) => !common.has(key));
  return [[kind, kind === 'databases' ? keys.filter((key) => !key.includes('-')) : keys]];
}

describe('the pack authoring page', () => {
  it('names every key and every word that a pack may have', () => {
    const words = new Set([...schemasBelow(Pack)].flatMap(wordsOf));
    expect(words.size).toBeGreaterThan(350);
    const missing = [...words].filter(
      (word) => !new RegExp(`(?<![\\w-])${escaped(word)}(?![\\w-])`).test(code),
    );
    expect(missing).toEqual([]);
  });

  it.each(ownKeysOf(ProbeDefinition))('names every member of a probe of kind %s in its row', (kind, keys) => {
    const row = new RegExp(`^\\| \`${kind}\` +\\|(.*)$`, 'm').exec(kinds)?.[1] ?? '';
    expect(keys.filter((key) => !row.includes(`\`${key}\``))).toEqual([]);
  });
});

describe('the examples of the pack authoring page', () => {
  it('cover every kind of probe', () => {
    const all = examples.join('\n');
    for (const kind of probeKinds) expect(all).toMatch(new RegExp(`kind: ${kind}\\b`));
    expect(examples.length).toBeGreaterThan(7);
  });

  it('begin with a table of every top-level key, and which are required', () => {
    const table = page.slice(page.indexOf('The top-level keys.'), page.indexOf('## Settings'));
    for (const key of Object.keys(Pack.shape)) expect(table).toContain(`\`${key}\``);
    const named = /\*\*Only (.*?) are required\*\*/s.exec(table)?.[1] ?? '';
    const required = [...named.matchAll(/`([a-z-]+)`/g)].map((match) => match[1]);
    expect(required).toEqual(
      Object.entries(Pack.shape).flatMap(([key, schema]) =>
        schema.safeParse(undefined).success ? [] : [key],
      ),
    );
  });

  it.each(examples.map((example) => [example.trim().split('\n', 2).join(' '), example] as const))(
    'are valid: %s',
    (_start, example) => {
      const text = completed(example);
      expect(parsePack(text).problems).toEqual([]);
    },
  );
});
