import { describe, expect, it } from 'vitest';
import { parseRoute, routeHref } from '../../../renderer/app/routes.ts';

const addresses = [
  '#/overview',
  '#/journal',
  '#/add-target/address',
  '#/add-target/folder',
  '#/targets/0123456789abcdef/health',
  '#/targets/0123456789abcdef/views/device-sessions',
  '#/targets/0123456789abcdef/connection',
  '#/targets/0123456789abcdef/timeline',
  '#/targets/0123456789abcdef/snapshots',
  '#/snapshots/repositories',
  '#/snapshots/all',
  '#/snapshots/restores',
  '#/snapshots/schedules',
  `#/snapshots/repositories/${'ab'.repeat(16)}`,
  '#/snapshots/new-repository',
  '#/snapshots/open-repository',
  '#/snapshots/back-up',
  '#/snapshots/back-up/0123456789abcdef',
  '#/snapshots/restore',
  `#/snapshots/restore/${'ab'.repeat(32)}`,
  '#/snapshots/find',
  '#/snapshots/find/0123456789abcdef',
  `#/snapshots/compare/${'ab'.repeat(32)}/${'cd'.repeat(32)}`,
  '#/targets/0123456789abcdef/runbooks',
  '#/runbooks',
  '#/runbooks/runs/0123456789abcdef',
  '#/runbooks/start/0123456789abcdef/sign-in',
  '#/runbooks/start/0123456789abcdef/sign-in/fedcba9876543210',
  '#/settings/general',
  '#/settings/packs',
  '#/settings/packs/messenger',
  '#/settings/packs/new-draft',
  '#/settings/targets/0123456789abcdef',
];

describe('parseRoute', () => {
  it('reads every address that it writes', () => {
    expect(addresses.map((address) => routeHref(parseRoute(address)))).toEqual(addresses);
  });

  it('opens the overview without an address, and the health of a target without a tab', () => {
    expect(parseRoute('')).toEqual({ place: 'overview' });
    expect(parseRoute('#/targets/0123456789abcdef')).toMatchObject({
      place: 'target',
      tab: 'health',
      viewId: null,
    });
  });

  it('leads nowhere with what is no id, no tab and no section', () => {
    const bad = [
      '#/targets/XYZ/health',
      '#/targets/0123456789abcdef/admin',
      '#/snapshots/none',
      '#/snapshots/repositories/xyz',
      '#/snapshots/restore/1',
      '#/snapshots/compare/1/2',
      '#/snapshots/back-up/1',
      '#/runbooks/none',
      '#/runbooks/runs/1',
      '#/runbooks/start/0123456789abcdef',
      '#/runbooks/start/0123456789abcdef/..%2f',
      '#/runbooks/start/0123456789abcdef/sign-in/1',
      '#/settings/none',
      '#/settings/packs/..%2f',
      '#/token=abc',
      '#/settings/targets/1',
    ];
    expect(bad.map((address) => parseRoute(address).place)).toEqual(bad.map(() => 'nowhere'));
  });
});
