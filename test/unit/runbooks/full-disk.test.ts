import { expect, onTestFinished, test } from 'vitest';
import { parsePack } from '../../../electron/packs/parse-pack.ts';
import { sqliteErrorCode } from '../../../electron/platform/sqlite.ts';
import type { MeasuredProbe, RunbookPorts } from '../../../electron/runbooks/runbook-ports.ts';
import { RunbookService } from '../../../electron/runbooks/runbook-service.ts';
import { RunbookId, StepId, TargetId } from '../../../shared/model/ids.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { Target } from '../../../shared/model/target.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { RecordingLogger } from '../../fakes/recording-logger.ts';
import { openTempStore } from '../../fakes/temp-store.ts';

/* The console's own disk is full while a step is carried out: what was found is kept until it can be written, and nothing begins before. */

const packText = `pack: small
version: 1
title: Small
settings: { url: { type: url, title: Address } }
probes: [{ id: health, kind: http, title: Health, group: a, request: { path: / } }]
runbooks:
  - id: look
    title: Look
    purpose: startup
    steps:
      - { id: first, do: probe, title: First, probes: [health] }
      - { id: second, do: probe, title: Second, probes: [health] }
`;

const targetId = TargetId.parse('0123456789abcdef');
const target: Target = {
  id: targetId,
  name: 'Small',
  pack: 'small',
  settings: { url: 'http://small.example:1' },
  network: { ca: null, proxy: null },
  host: null,
  writesEnabled: false,
  createdAt: 0,
};

function openDesk() {
  const store = openTempStore();
  store.database.exec('CREATE TABLE hog (text TEXT)');
  onTestFinished(() => store.dispose());
  const clock = new FakeClock();
  const { pack } = parsePack(packText);
  if (pack === null) throw new Error('the pack is not valid');
  let answer = Promise.withResolvers<readonly MeasuredProbe[]>();
  let asked = 0;
  const notHere = () => {
    throw new Error('not asked for here');
  };
  const ports: RunbookPorts = {
    database: store.database,
    clock,
    journal: { append: () => undefined },
    logger: new RecordingLogger(),
    // More than a page of the file has left.
    operator: () => 'op@desk'.repeat(1000),
    target: () => target,
    targets: () => [target],
    pack: () => pack,
    findPack: () => pack,
    packText: () => packText,
    learnSecrets: () => Promise.resolve(),
    clean: (text) => text,
    clockOf: () => ({ offsetMs: 1500, measuredAt: 7 }),
    recorded: () => Promise.resolve([]),
    measure: () => {
      asked += 1;
      return answer.promise;
    },
    send: notHere,
    policies: notHere,
    view: notHere,
    actions: { plan: notHere, run: notHere, goOn: notHere, stop: notHere, find: () => null },
    snapshots: {
      repositories: () => [],
      list: () => [],
      take: notHere,
      pin: notHere,
      verify: notHere,
      drill: notHere,
      planRestore: notHere,
      restore: notHere,
    },
    filesFolder: store.directory,
    onChange: () => undefined,
  };
  return {
    store,
    clock,
    service: new RunbookService(ports),
    reopened: () => new RunbookService(ports),
    asked: () => asked,
    answer: (found: string) => {
      const held = answer;
      answer = Promise.withResolvers();
      const reason = localText(found, found);
      const measured = { state: 'ok', reason, value: null, unit: null, facts: [] } as const;
      held.resolve([{ id: 'health', title: localText('Health', 'Health'), ...measured }]);
    },
    /** The file may not grow any more. */
    fill: () => store.database.pragma(`max_page_count = 1`),
    empty: () => store.database.pragma('max_page_count = 100000'),
  };
}

const start = ({ service }: ReturnType<typeof openDesk>) =>
  service.start({ targetId, runbookId: RunbookId.parse('look'), repositoryId: null, incidentId: null });
const turns = async () => {
  for (let at = 0; at < 20; at += 1) await Promise.resolve();
};
const long = 'x'.repeat(900);

test('what a step found is written once the disk takes it again, and the next step waits for that', async () => {
  const desk = openDesk();
  const { id, revision } = start(desk);
  desk.service.carryOn({ runId: id, revision });
  await turns();
  expect(desk.asked()).toBe(1);
  fillAll(desk);
  desk.answer(long);
  await turns();
  expect(desk.service.get(id).steps[0]?.state).toBe('running');
  expect(desk.asked()).toBe(1);
  desk.empty();
  await desk.clock.advance(600);
  await turns();
  expect(desk.service.get(id).steps[0]).toMatchObject({
    state: 'done',
    attempts: [{ serverOffsetMs: 1500, serverOffsetAt: 7 }],
  });
  expect(desk.asked()).toBe(2);
  desk.answer('well');
  await turns();
  expect(desk.service.get(id)).toMatchObject({ next: null, endedSteps: 2 });
});

test('nothing begins that cannot be written down', async () => {
  const desk = openDesk();
  const { id, revision } = start(desk);
  fillAll(desk);
  let code: string | null = null;
  try {
    desk.service.carryOn({ runId: id, revision });
  } catch (error: unknown) {
    code = sqliteErrorCode(error);
  }
  expect(code).toBe('SQLITE_FULL');
  await turns();
  expect(desk.asked()).toBe(0);
  desk.empty();
  expect(desk.service.get(id)).toMatchObject({ revision, next: 'first' });
  desk.service.carryOn({ runId: id, revision });
  await turns();
  expect(desk.asked()).toBe(1);
});

test('what could not be written before the console ended is cut off, and not called anything else', async () => {
  const desk = openDesk();
  const { id, revision } = start(desk);
  await desk.service.perform({ runId: id, revision, stepId: StepId.parse('first'), again: false });
  await turns();
  fillAll(desk);
  desk.answer(long);
  await turns();
  await desk.service.dispose();
  expect(desk.service.get(id).steps[0]?.state).toBe('cut-off');
  // Also while the disk is still full.
  expect(desk.reopened().get(id).steps[0]?.state).toBe('cut-off');
  desk.empty();
  const later = desk.reopened();
  expect(later.get(id).steps[0]).toMatchObject({ state: 'cut-off', attempts: [{ number: 1 }] });
  const again = { runId: id, revision: later.get(id).revision, again: false };
  await later.perform({ ...again, stepId: StepId.parse('first') });
  await turns();
  desk.answer('well');
  await turns();
  expect(later.get(id).steps[0]?.attempts.map(({ state }) => state)).toEqual(['cut-off', 'done']);
  await later.dispose();
});

/** Takes what is free in the file as well. */
function fillAll({ store, fill }: ReturnType<typeof openDesk>): void {
  fill();
  try {
    for (;;) store.database.prepare('INSERT INTO hog VALUES (?)').run('x'.repeat(100));
  } catch (error: unknown) {
    if (sqliteErrorCode(error) !== 'SQLITE_FULL') throw error;
  }
}
