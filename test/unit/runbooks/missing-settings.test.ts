import { expect, onTestFinished, test } from 'vitest';
import { parsePack } from '../../../electron/packs/parse-pack.ts';
import type { RunbookPorts } from '../../../electron/runbooks/runbook-ports.ts';
import { RunbookService } from '../../../electron/runbooks/runbook-service.ts';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { RunbookId, StepId, TargetId } from '../../../shared/model/ids.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { Target } from '../../../shared/model/target.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { RecordingLogger } from '../../fakes/recording-logger.ts';
import { openTempStore } from '../../fakes/temp-store.ts';

const packText = `pack: shop
version: 1
title: Shop
settings:
  url: { type: url, title: Address, required: true }
  logs: { type: folder, title: { en: Folder of the logs, ko: 로그 폴더 } }
probes:
  - { id: port, kind: tcp, title: Port, group: startup }
  - { id: log, kind: log, base: logs, title: Log, group: startup, path: a.log, counts: [{ id: a, title: A, pattern: a }] }
runbooks:
  - id: look
    title: Look
    purpose: startup
    steps:
      - { id: both, do: probe, title: Both, probes: [port, log] }
      - { id: log, do: probe, title: Log, probes: [log] }
      - { id: by-hand, do: confirm, title: By hand, when: [{ setting: logs, is: unset }] }
      - { id: end, do: confirm, title: End }
  - id: read-logs
    title: Read logs
    purpose: incident
    needs: [logs]
    steps: [{ id: log, do: probe, title: Log, probes: [log] }]
`;

const targetId = TargetId.parse('0123456789abcdef');
const runbookId = RunbookId.parse('look');
const wish = { targetId, runbookId, repositoryId: null, incidentId: null };

function openDesk() {
  const store = openTempStore();
  onTestFinished(() => store.dispose());
  const { pack } = parsePack(packText);
  if (pack === null) throw new Error('the pack is not valid');
  const measured: string[][] = [];
  let settings: Target['settings'] = { url: 'http://shop.example:1' };
  const target = (): Target => ({
    id: targetId,
    name: 'Shop',
    pack: 'shop',
    settings,
    network: { ca: null, proxy: null },
    host: null,
    writesEnabled: false,
    createdAt: 0,
  });
  const notHere = () => {
    throw new Error('not asked for here');
  };
  const ports: RunbookPorts = {
    database: store.database,
    clock: new FakeClock(),
    journal: { append: () => undefined },
    logger: new RecordingLogger(),
    operator: () => 'op',
    target,
    targets: () => [target()],
    pack: () => pack,
    findPack: () => pack,
    packText: () => packText,
    learnSecrets: () => Promise.resolve(),
    clean: (text) => text,
    clockOf: () => null,
    recorded: () => Promise.resolve([]),
    measure: (_target, ids) => {
      measured.push([...ids]);
      return Promise.resolve(
        ids.map((id) => ({
          id,
          title: localText(id, id),
          state: 'ok' as const,
          reason: null,
          value: null,
          unit: null,
          facts: [],
        })),
      );
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
    service: new RunbookService(ports),
    measured,
    set: (given: Target['settings']) => {
      settings = { ...settings, ...given };
    },
  };
}

const refused = async (work: () => unknown) => {
  try {
    await work();
  } catch (error: unknown) {
    if (isAppError(error)) return { code: error.code, text: error.text };
    throw error;
  }
  return null;
};

test('a step that only looks and rests on a setting that is not set is left out, and what a person does instead is asked for', async () => {
  const { service, measured, set } = openDesk();
  const begun = service.start(wish);
  expect(begun.neededSteps).toBe(3);
  service.carryOn({ runId: begun.id, revision: begun.revision });
  const run = await service.wait(begun.id, new AbortController().signal);
  expect(run.steps.map(({ state }) => state)).toEqual(['done', 'not-needed', 'open', 'open']);
  expect(run.next).toBe('by-hand');
  expect(measured).toEqual([['port']]);
  const [both, log] = run.steps;
  expect(both?.attempts[0]?.evidence.findings.map(({ held }) => held)).toEqual([true, null]);
  expect(both?.attempts[0]?.evidence.findings[1]?.found.en).toContain('"Folder of the logs" (logs)');
  expect(both?.step.lacks).toMatchObject({ leftOut: false });
  expect(log?.step.lacks).toMatchObject({ leftOut: true });
  expect(log?.step.lacks?.text.ko).toContain('"로그 폴더" (logs)');
  expect(await refused(() => service.perform({ ...of(run), stepId: StepId.parse('log') }))).toMatchObject({
    code: 'runbook/not-due',
  });
  // What the run began with stays, so that it reads the same afterwards; the next one has the step.
  set({ logs: '/srv/logs' });
  expect(service.get(run.id).steps[1]?.state).toBe('not-needed');
  expect(service.runs({ targetId, open: null })[0]).toMatchObject({ neededSteps: 3, next: 'by-hand' });
  expect(service.start(wish)).toMatchObject({ neededSteps: 3, steps: [{}, { state: 'open' }, {}, {}] });
});

test('a runbook that makes no sense without a setting says so before it is started', async () => {
  const { service, set } = openDesk();
  const needing = { ...wish, runbookId: RunbookId.parse('read-logs') };
  const shown = service.show(targetId, needing.runbookId);
  expect(shown.refusal?.en).toContain('"Folder of the logs" (logs)');
  expect(await refused(() => service.start(needing))).toEqual({
    code: 'runbook/needs-setting',
    text: shown.refusal,
  });
  set({ logs: '/srv/logs' });
  expect(service.show(targetId, needing.runbookId).refusal).toBeNull();
  expect(service.start(needing).next).toBe('log');
});

function of({
  id,
  revision,
}: {
  readonly id: ReturnType<RunbookService['get']>['id'];
  readonly revision: number;
}) {
  return { runId: id, revision, again: false };
}
