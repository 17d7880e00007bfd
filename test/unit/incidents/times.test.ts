import { expect, test } from 'vitest';
import { keptName } from '../../../electron/incidents/capture/log-files.ts';
import { evidenceFrom, originOf, timelineOf, wellSince } from '../../../electron/incidents/incident-times.ts';
import { migrate } from '../../../electron/store/migrate.ts';
import { migrations } from '../../../electron/store/migrations.ts';
import { TargetId } from '../../../shared/model/ids.ts';
import type { TimelineEntry } from '../../../shared/model/timeline.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { openTempStore } from '../../fakes/temp-store.ts';

const targetId = TargetId.parse('0123456789abcdef');
const minuteMs = 60_000;
const from = Date.UTC(2026, 10, 21, 10);

function entry(at: number): TimelineEntry {
  return { at, kind: 'journal', probeId: null, from: null, to: null, text: localText('', '') };
}

test('the timeline goes from what led to it to its own closing, also where it was well before that', () => {
  const closedAt = from + 60 * minuteMs;
  const at = [closedAt + 5 * minuteMs, closedAt + 3, from + 1, from - 10 * minuteMs, from - 31 * minuteMs];
  const timeline = (_id: string, before: number) => at.map(entry).filter((one) => one.at < before);
  const ended = { targetId, from, to: from + 30 * minuteMs, closedAt };
  expect(timelineOf(ended, { timeline }, closedAt).map((one) => one.at)).toEqual(at.slice(1, 4));
  expect(evidenceFrom(ended)).toBe(from - 30 * minuteMs);
});

test('it ends when the target was well again, and at the closing where that is not known', () => {
  const standing = (state: 'ok' | 'down', since: number | null) => ({
    standing: () => ({ state, since, reason: null, probes: [] }),
  });
  const incident = { targetId, from };
  expect(wellSince(incident, standing('ok', from + minuteMs))).toBe(from + minuteMs);
  expect(wellSince(incident, standing('ok', from - minuteMs))).toBeNull();
  expect(wellSince(incident, standing('down', from + minuteMs))).toBeNull();
});

test('a target that is well is no change of state', () => {
  const wish = { because: 'state', runId: null } as const;
  expect(originOf(wish, { state: 'ok', since: from }, null)).toEqual({ kind: 'hand' });
  expect(originOf(wish, { state: 'down', since: from + 5 }, from)).toEqual({
    kind: 'state',
    state: 'down',
    since: from,
  });
});

test('a begin that the console had put half an hour too early is mended, and what an operator said stays', () => {
  const store = openTempStore(migrations.filter(({ id }) => id < 230));
  const insert = store.database.prepare(
    "INSERT INTO incident VALUES (?, 't', 'T', 'p', '', ?, '[]', ?, 'kim', ?, NULL, NULL, NULL, NULL)",
  );
  const hand = JSON.stringify({ kind: 'hand' });
  const lead = 30 * minuteMs;
  insert.run('opened', hand, from, from - lead);
  insert.run(
    'left-ok',
    JSON.stringify({ kind: 'state', state: 'down', since: from - 7 }),
    from,
    from - 7 - lead,
  );
  insert.run('said', hand, from, from - 2 * 60 * minuteMs);
  migrate(store.database, migrations);
  const rows = store.database.prepare('SELECT id, from_at FROM incident ORDER BY id').raw().all();
  expect(rows).toEqual([
    ['left-ok', from - 7],
    ['opened', from],
    ['said', from - 2 * 60 * minuteMs],
  ]);
  store.dispose();
});

test.each([
  ['server.log*', 'server.log'],
  ['logs/app-*', 'logs_app'],
  ['logs/*.log', 'logs_all.log'],
  ['../a b.log', '_a_b.log'],
])('the log %s is kept as %s', (path, name) => expect(keptName(path)).toBe(name));
