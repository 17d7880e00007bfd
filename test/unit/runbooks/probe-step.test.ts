import { expect, it } from 'vitest';
import { parsePack } from '../../../electron/packs/parse-pack.ts';
import { runProbes } from '../../../electron/runbooks/steps/probe-step.ts';
import type { StepOf } from '../../../electron/runbooks/step-context.ts';
import { StepId, TargetId } from '../../../shared/model/ids.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';

/* A run tells why a probe was not measured: that writes are off only where that is so. */

const packText = `pack: small
version: 1
title: Small
settings: { url: { type: url, title: Address } }
probes:
  - { id: health, kind: http, title: Health, group: a, request: { path: / } }
  - { id: lost, kind: http, title: Lost, group: a, request: { path: /lost } }
  - { id: round, kind: http, title: Round, group: a, writes: true, every: 1h, request: { method: POST, path: /new } }
`;

const step: StepOf<'probe'> = {
  id: StepId.parse('look'),
  do: 'probe',
  title: localText('Look', '점검'),
  when: [],
  'on-failure': 'stop',
  passes: [],
  probes: ['health', 'lost', 'round', 'gone'],
  'at-worst': 'ok',
};

async function found(writesEnabled: boolean) {
  const { pack } = parsePack(packText);
  if (pack === null) throw new Error('the pack is not valid');
  const target = {
    id: TargetId.parse('0123456789abcdef'),
    name: 'Small',
    pack: 'small',
    settings: { url: 'http://small.example:1' },
    network: { ca: null, proxy: null },
    host: null,
    writesEnabled,
    createdAt: 0,
  };
  const asked: string[] = [];
  const ports = {
    clock: new FakeClock(),
    measure: (_target: TargetId, ids: readonly string[]) => {
      asked.push(...ids);
      const ok = {
        title: localText('Measured', '측정함'),
        state: 'ok',
        reason: null,
        value: 419.51,
        unit: 's',
        facts: [{ name: 'server', value: '10:11:46' }],
      } as const;
      return Promise.resolve(ids.filter((id) => id !== 'lost').map((id) => ({ id, ...ok })));
    },
  };
  const context = { target, pack, ports, signal: new AbortController().signal };
  const { evidence } = await runProbes(step, context);
  return {
    asked,
    facts: evidence.findings?.[0]?.facts,
    said: evidence.findings?.map((one) => one.found.en) ?? [],
  };
}

it('says that writes are off of a probe that writes, and of no other', async () => {
  const { asked, said } = await found(false);
  expect(asked).toEqual(['health', 'lost']);
  expect(said[0]).toBe('ok (7 min)');
  expect(said[1]).toMatch(/^unknown: .*not measured/);
  expect(said[2]).toMatch(/^not measured: .*probes are off/);
  expect(said[3]).toMatch(/^unknown: .*no such probe any more/);
});

it('keeps what was measured and what it rests on', async () => {
  const { facts, said } = await found(true);
  expect(said[0]).toContain('7 min');
  expect(facts).toEqual([{ name: 'server', value: '10:11:46' }]);
});

it('measures one that writes where such probes are on', async () => {
  const { asked, said } = await found(true);
  expect(asked).toEqual(['health', 'lost', 'round']);
  expect(said[2]).toBe('ok (7 min)');
});
