import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parsePack } from '../../../electron/packs/parse-pack.ts';
import { Pack } from '../../../electron/packs/schema/pack.ts';
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
