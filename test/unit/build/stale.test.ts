import { describe, expect, it } from 'vitest';
import type { Bundle } from '../../../build/steps/bundles.ts';
import { staleBundles } from '../../../build/steps/stale.ts';

const bundle = (name: string): Bundle => ({
  name,
  kind: 'node',
  entry: `${name}.ts`,
  output: `out/${name}.js`,
  sources: [],
});
const all = [bundle('main'), bundle('cli')];

describe('what has to be built again', () => {
  it('is nothing when each output stands and its sources are the ones it was built from', () => {
    const record = { main: 'a', cli: 'b' };
    expect(staleBundles(all, record, record, () => true)).toEqual([]);
  });

  it('is a bundle whose sources changed', () => {
    const stale = staleBundles(all, { main: 'a', cli: 'b' }, { main: 'a', cli: 'c' }, () => true);
    expect(stale.map((one) => one.name)).toEqual(['cli']);
  });

  it('is a bundle whose output was deleted', () => {
    const record = { main: 'a', cli: 'b' };
    expect(staleBundles(all, record, record, (one) => one.name !== 'main').map((one) => one.name)).toEqual([
      'main',
    ]);
  });

  it('is everything when nothing is recorded', () => {
    expect(staleBundles(all, {}, { main: 'a', cli: 'b' }, () => true)).toHaveLength(2);
  });
});
