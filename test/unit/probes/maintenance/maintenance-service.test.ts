import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MaintenanceService } from '../../../../electron/probes/maintenance/maintenance-service.ts';
import type { MaintenanceInput } from '../../../../electron/probes/maintenance/maintenance-service.ts';
import type { JournalFact } from '../../../../electron/platform/journal-port.ts';
import { TargetId } from '../../../../shared/model/ids.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { openTempStore } from '../../../fakes/temp-store.ts';
import type { TempStore } from '../../../fakes/temp-store.ts';

const targetId = TargetId.parse('0123456789abcdef');
const hourMs = 3_600_000;
let store: TempStore;
let clock: FakeClock;
let journal: JournalFact[];
let changed: string[];

/** Saturday noon in Seoul. */
const noon = Date.parse('2026-03-28T03:00:00Z');
const tonight: MaintenanceInput = {
  targetId,
  reason: 'database move',
  zone: 'Asia/Seoul',
  from: '2026-03-28T22:00',
  to: '2026-03-29T02:00',
  repeat: 'once',
};

function open(): MaintenanceService {
  return new MaintenanceService({
    database: store.database,
    clock,
    journal: { append: (fact) => void journal.push(fact) },
    hasTarget: (id) => id === targetId,
    onChange: (id) => void changed.push(id),
  });
}

beforeEach(() => {
  store = openTempStore();
  clock = new FakeClock(noon);
  journal = [];
  changed = [];
});

afterEach(() => store.dispose());

describe('maintenance windows', () => {
  it('begin and end by themselves', async () => {
    const service = open();
    const window = service.add(tonight, 'ops@desk');
    expect(window).toMatchObject({ active: false, createdBy: 'ops@desk', createdAt: noon, endedAt: null });
    expect(service.isActive(targetId)).toBe(false);
    await clock.advance(10 * hourMs);
    expect(service.isActive(targetId)).toBe(true);
    expect(service.list(targetId)[0]?.active).toBe(true);
    await clock.advance(4 * hourMs - 1);
    expect(service.isActive(targetId)).toBe(true);
    await clock.advance(1);
    expect(service.isActive(targetId)).toBe(false);
  });

  it('concern their own target only', async () => {
    const service = open();
    service.add(tonight, 'ops@desk');
    await clock.advance(11 * hourMs);
    expect(service.isActive('fedcba9876543210')).toBe(false);
    expect(service.list('fedcba9876543210')).toEqual([]);
    expect(service.list(null)).toHaveLength(1);
  });

  it('can be ended early, also one that repeats, and only once', async () => {
    const service = open();
    const { id } = service.add({ ...tonight, repeat: 'daily' }, 'ops@desk');
    await clock.advance(11 * hourMs);
    const ended = service.end(id);
    expect(ended).toMatchObject({ active: false, endedAt: clock.now() });
    expect(service.isActive(targetId)).toBe(false);
    await clock.advance(24 * hourMs);
    expect(service.isActive(targetId)).toBe(false);
    expect(service.end(id).endedAt).toBe(ended.endedAt);
    expect(journal.map(({ action }) => action)).toEqual(['maintenance.add', 'maintenance.end']);
    expect(changed).toEqual([targetId, targetId]);
  });

  it('survive a restart of the console', async () => {
    open().add(tonight, 'ops@desk');
    await clock.advance(11 * hourMs);
    const again = open();
    expect(again.isActive(targetId)).toBe(true);
    expect(again.list(targetId)).toMatchObject([
      { reason: 'database move', zone: 'Asia/Seoul', active: true },
    ]);
  });

  it('follow a wall clock that is set back', async () => {
    const service = open();
    service.add(tonight, 'ops@desk');
    await clock.advance(11 * hourMs);
    expect(service.isActive(targetId)).toBe(true);
    clock.setWall(noon);
    expect(service.isActive(targetId)).toBe(false);
  });

  it.each([
    ['maintenance/invalid', { ...tonight, zone: 'Nowhere/Land' }],
    ['maintenance/invalid', { ...tonight, to: '2026-03-28T21:00' }],
    ['maintenance/invalid', { ...tonight, from: '2026-02-30T10:00' }],
    ['maintenance/invalid', { ...tonight, from: '2026-03-27T10:00', to: '2026-03-27T11:00' }],
    ['maintenance/invalid', { ...tonight, to: '2026-03-30T02:00', repeat: 'daily' }],
    ['target/unknown', { ...tonight, targetId: TargetId.parse('fedcba9876543210') }],
  ] as const)('are refused with %s when they make no sense', (code, input) => {
    expect(() => open().add(input, 'ops@desk')).toThrow(expect.objectContaining({ code }));
    expect(journal).toEqual([]);
  });

  it('cannot be ended when there is none', () => {
    expect(() => open().end('0000000000000000')).toThrow(
      expect.objectContaining({ code: 'maintenance/unknown' }),
    );
  });

  it('go with their target', () => {
    const service = open();
    service.add(tonight, 'ops@desk');
    service.forgetTarget(targetId);
    expect(service.list(null)).toEqual([]);
    expect(open().list(null)).toEqual([]);
  });
});
