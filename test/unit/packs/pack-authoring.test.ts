import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parsePack } from '../../../electron/packs/parse-pack.ts';
import { probeKinds } from '../../../shared/model/probe.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/pack-authoring.md'), 'utf8');
const examples = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map((match) => match[1] ?? '');

/** What an example leaves out, so that each stands as a whole pack. */
const rest: Readonly<Record<string, string>> = {
  pack: 'pack: example\nversion: 1\ntitle: Example\n',
  settings: 'settings:\n  url: { type: url, title: Address, required: true }\n',
  probes: 'probes:\n  - { id: port, kind: tcp, title: Port, group: startup }\n',
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

  it.each(examples.map((example) => [example.trim().split('\n', 2).join(' '), example] as const))(
    'are valid: %s',
    (_start, example) => {
      // The URL setting is needed by requests and by the defaults of tcp, tls and dns.
      const text = completed(example).replace(
        /^settings:\n(?!\s+url:)/m,
        'settings:\n  url: { type: url, title: Address }\n',
      );
      expect(parsePack(text).problems).toEqual([]);
    },
  );
});
