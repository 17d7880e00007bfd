import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isMessengerFault, messengerFaults } from '../lab/messenger/faults.ts';
import type { MessengerFault } from '../lab/messenger/faults.ts';
import { openTestConsole } from '../fakes/test-console.ts';
import type { TestConsole } from '../fakes/test-console.ts';
import { matching } from '../integration/live-database/support/matching.ts';
import type { ProbeResult } from '../../shared/model/probe.ts';
import { fine } from './expectation.ts';
import type { Expectation, FaultRow, Stage } from './expectation.ts';
import { messengerExpectations } from './messenger-expectations.ts';
import { openRig } from './rig.ts';
import type { Rig } from './rig.ts';

const faults = Object.keys(messengerFaults).filter(isMessengerFault);
const timeoutMs = 90_000;

const faultsOn = (...stages: readonly Stage[]): readonly MessengerFault[] =>
  faults.filter((fault) => stages.includes(messengerExpectations[fault].stage));

const probesOf = ({ expected }: FaultRow): readonly string[] => [
  ...new Set(expected.map(({ probe }) => probe)),
];

/** Reading the pack and opening a console costs more than any fault: one console looks after all servers. */
let desk: TestConsole;

beforeAll(async () => {
  desk = await openTestConsole();
});

afterAll(() => desk.dispose());

/** A rig whose probes have all been well once. */
async function openHealthy(name: string, probes: readonly string[], https = false): Promise<Rig> {
  const rig = await openRig({ https, desk, name });
  for (const probe of new Set(probes)) await expectFine(rig, probe);
  return rig;
}

const expectFine = (rig: Rig, probe: string): Promise<void> => expectReported(rig, fine(probe));

async function expectReported(rig: Rig, expectation: Expectation): Promise<void> {
  const { probe, state, reason, evidence } = expectation;
  const found = await runUnhurried(rig, expectation);
  const said = found.reason?.en ?? null;
  expect({ probe, state: found.state, said }).toEqual({
    probe,
    state,
    said: reason === null ? null : matching(reason),
  });
  expect(found.reason === null ? null : found.reason.ko).toEqual(
    reason === null ? null : matching(/[가-힣]/),
  );
  if (evidence !== undefined)
    expect(found.evidence.map(({ name, value }) => `${name}: ${value}`)).toContainEqual(matching(evidence));
}

const onlySlow = /works, but took \d+ ms|takes \d+ ms for its simplest answer/;

/** Server, console and tests share one process: a run that was only slow on a busy machine is done again. */
async function runUnhurried(rig: Rig, { probe, reason }: Expectation): Promise<ProbeResult> {
  for (let triesLeft = 5; ; triesLeft -= 1) {
    const found = await rig.run(probe);
    const said = found.reason?.en ?? '';
    if (!onlySlow.test(said) || reason?.test(said) === true || triesLeft === 0) return found;
  }
}

/** The fault comes, is reported, goes, and is no longer reported. */
async function comeAndGo(rig: Rig, fault: MessengerFault): Promise<void> {
  const { expected, afterwards } = messengerExpectations[fault];
  await rig.server.fault(fault, true);
  try {
    for (const expectation of expected) await expectReported(rig, expectation);
  } finally {
    await rig.server.fault(fault, false);
  }
  for (const expectation of afterwards) await expectReported(rig, expectation);
  const told = new Set(afterwards.map(({ probe }) => probe));
  for (const probe of new Set(expected.map((one) => one.probe))) {
    if (!told.has(probe)) await expectFine(rig, probe);
  }
}

it('has a row for every fault switch of the practice messenger, with something to say', () => {
  expect(Object.keys(messengerExpectations).toSorted()).toEqual(faults.toSorted());
  for (const fault of faults) expect(messengerExpectations[fault].expected, fault).not.toEqual([]);
});

// The groups run beside each other, because some only wait; the faults of one group come one after the other.
for (const stage of ['shared', 'patient'] as const) {
  describe.concurrent(`a server whose faults come and go (${stage})`, () => {
    let rig: Rig;

    beforeAll(async () => {
      rig = await openHealthy(
        stage,
        faultsOn(stage).flatMap((fault) => probesOf(messengerExpectations[fault])),
      );
    }, timeoutMs);

    afterAll(() => rig.dispose());

    for (const fault of faultsOn(stage)) {
      it(`reports ${fault} while it lasts`, { timeout: timeoutMs, concurrent: false }, () =>
        comeAndGo(rig, fault),
      );
    }
  });
}

describe.concurrent('a server of its own', () => {
  for (const fault of faultsOn('own', 'https')) {
    it(`reports ${fault} while it lasts`, { timeout: timeoutMs, concurrent: false }, async () => {
      const row = messengerExpectations[fault];
      const rig = await openHealthy(fault, probesOf(row), row.stage === 'https');
      try {
        await comeAndGo(rig, fault);
      } finally {
        await rig.dispose();
      }
    });
  }
});
