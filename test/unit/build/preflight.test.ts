import { describe, expect, it } from 'vitest';
import { describeObstacle, findObstacles } from '../../../build/preflight.mjs';

type Facts = Parameters<typeof findObstacles>[0];

const fine: Facts = {
  nodeVersion: 'v20.0.0',
  npmFound: true,
  platform: 'linux',
  arch: 'x64',
  musl: false,
  freeBytes: 50_000_000_000,
  installNeeded: true,
};

describe('the preflight', () => {
  it('finds nothing on a computer that has all it needs', () => {
    expect(findObstacles(fine)).toEqual([]);
  });

  it.each<[string, Partial<Facts>, RegExp]>([
    ['Node 18', { nodeVersion: 'v18.20.4' }, /Node v18\.20\.4 is too old/],
    ['a 32-bit computer', { arch: 'ia32' }, /linux on ia32 is not supported/],
    ['another system', { platform: 'freebsd' }, /freebsd on x64 is not supported/],
    ['musl with Node 20', { musl: true }, /musl/],
    ['no npm and nothing installed', { npmFound: false }, /npm was not found/],
    ['a full disk and nothing installed', { freeBytes: 100_000_000 }, /Only 100 MB are free/],
  ])('stops on %s and says what to do', (_title, facts, expected) => {
    const obstacles = findObstacles({ ...fine, ...facts });
    expect(obstacles).toHaveLength(1);
    expect(obstacles.map(describeObstacle).join()).toMatch(expected);
    expect(obstacles.map(describeObstacle).join()).toMatch(/What to do: \S/);
  });

  it.each<[string, Partial<Facts>]>([
    ['no npm, but everything installed', { npmFound: false, installNeeded: false }],
    ['little space, but everything installed', { freeBytes: 1, installNeeded: false }],
    ['musl with Node 24', { musl: true, nodeVersion: 'v24.1.0' }],
  ])('goes on with %s', (_title, facts) => {
    expect(findObstacles({ ...fine, ...facts })).toEqual([]);
  });
});
