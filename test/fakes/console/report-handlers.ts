import type { ReportPorts } from '../../../electron/reports/report-ports.ts';
import { ReportService } from '../../../electron/reports/report-service.ts';
import { unknownTarget } from '../../../electron/targets/target-errors.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { Fake } from './fake-state.ts';
import type { HandlersOf } from './handlers.ts';
import { fakeJournal } from './record-data.ts';

const signal = new AbortController().signal;

/** The reports themselves, reading from the console in memory. */
export const reportHandlers: HandlersOf<'reports'> = {
  'reports.handover': ({ kitAt, ...wish }, fake) =>
    new ReportService(portsOf(fake)).handover({ ...wish, kitAt: kitAt ?? null }, signal),
  'reports.audit': ({ targetId, ...wish }, fake) =>
    new ReportService(portsOf(fake)).audit({ ...wish, targetId: targetId ?? null }, signal),
};

function portsOf({ state, now }: Fake): ReportPorts {
  const targets = [...state.entered.values()];
  const entries = fakeJournal(targets[0]?.id ?? null, now());
  return {
    now,
    zone: 'Asia/Seoul',
    who: () => ({ operator: 'ops@desk-12', typedName: state.settings.operatorName || null }),
    console: { host: 'desk-12', dataDir: '/home/ops/.local/share/holdfast', version: '0.1.0' },
    journal: { append: () => undefined },
    anchor: () => undefined,
    entriesWithin: ({ from, to }) => Promise.resolve(entries.filter(({ at }) => at >= from && at < to)),
    entriesOf: (action) => Promise.resolve(entries.filter((entry) => entry.action === action)),
    verifyJournal: () =>
      Promise.resolve({
        ok: true,
        entries: entries.length,
        head: entries[0]?.hash ?? '',
        anchoredUpTo: 441,
        anchor: {
          seq: 441,
          at: now() - 86_400_000,
          place: localText('snapshot 1f00c2d4 in usb', 'usb의 스냅샷 1f00c2d4'),
        },
        brokenAt: null,
        altered: [],
      }),
    targets: () => targets,
    target: (id) => {
      const target = state.entered.get(id);
      if (target === undefined) throw unknownTarget(id, []);
      return target;
    },
    pack: (id) => state.packs.find((pack) => pack.id === id) ?? null,
    summary: (id) => state.targets.find((target) => target.id === id) ?? null,
    probes: (id) => state.probes.get(id) ?? [],
    credentials: (id) => state.credentials.filter(({ targetId }) => targetId === id),
    exceptions: () => [],
    maintenance: (id) => state.windows.filter(({ targetId }) => targetId === id),
    schedules: () => state.schedules,
    repositories: () => state.repositories,
    keepers: (id) => [
      ...new Set(
        state.snapshots.filter(({ targetId }) => targetId === id).map(({ repositoryId }) => repositoryId),
      ),
    ],
    snapshots: (id) => state.snapshots.filter(({ targetId }) => targetId === id),
    forgotten: () => Promise.resolve([]),
    freshness: () => [],
    retention: () => [],
    drills: (id) => state.drills.filter(({ targetId }) => id === null || targetId === id),
    openWork: () => Promise.resolve([]),
    clean: (text) => text,
  };
}
