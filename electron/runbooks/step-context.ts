import type { StepConfirmation } from '../../shared/contract/groups/runbooks.ts';
import type { SnapshotId, StepId } from '../../shared/model/ids.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { Evidence } from '../../shared/model/runbook.ts';
import type { SettingValue, Target } from '../../shared/model/target.ts';
import { fillTemplate } from '../packs/expression/templates.ts';
import { effectiveSettings } from '../packs/probes-for-target.ts';
import type { Pack } from '../packs/schema/pack.ts';
import type { RunbookStep } from '../packs/schema/runbook.ts';
import { attemptsAt } from './run-table.ts';
import type { KnownRun } from './run-record.ts';
import type { RunbookPorts } from './runbook-ports.ts';
import { standingsOf } from './standings.ts';

/** What a step may know and use. */
export type StepContext = {
  readonly run: KnownRun;
  readonly target: Target;
  readonly pack: Pack;
  readonly settings: Readonly<Record<string, SettingValue>>;
  /** What a person answered in the steps before, by step; empty where nothing was. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly ports: RunbookPorts;
  readonly signal: AbortSignal;
};

/** What was confirmed of a step that changes something. */
export type ConfirmedStep = StepConfirmation & {
  /** Arguments of an action that the runbook leaves open. */
  readonly arguments: Readonly<Record<string, string | number>>;
  /** What the plan was made with. */
  readonly snapshotId: SnapshotId | null;
  /** There was nothing to do when it was planned, so that nobody had to confirm anything. */
  readonly isIdle: boolean;
};

/** What a step that is carried out gets beyond its context. */
export type Carrying = StepContext & {
  /** Null for a step that changes nothing. */
  readonly confirmed: ConfirmedStep | null;
  /** Keeps what is known of this attempt so far; durable when it answers, or it throws. */
  readonly note: (evidence: Partial<Evidence>) => void;
  /** The same for what is under way already: where it cannot be kept now, the end of the attempt keeps it. */
  readonly tell: (evidence: Partial<Evidence>) => void;
};

/** How a step ended. `waiting`: for what a person says. */
export type StepEnd = {
  readonly state: 'done' | 'failed' | 'waiting';
  readonly result: LocalText;
  readonly evidence: Partial<Evidence>;
};

/** @throws AppError target/unknown, pack/unknown, pack/not-approved */
export function contextOf(run: KnownRun, ports: RunbookPorts, signal: AbortSignal): StepContext {
  const target = ports.target(run.record.targetId);
  const pack = ports.pack(target.pack);
  const settings = effectiveSettings(pack, target.settings);
  return { run, target, pack, settings, inputs: inputsOf(run), ports, signal };
}

/** A template of a step as it is now. */
export function filled(template: string, { settings, inputs, ports }: StepContext): string {
  return fillTemplate(template, { settings, input: inputs, now: ports.clock.now(), uuid: '' }).value;
}

/** What a step that has ended found in the end. */
export function foundBy(run: KnownRun, stepId: StepId): Evidence | null {
  return attemptsAt(run, stepId).findLast(({ state }) => state === 'done')?.evidence ?? null;
}

function inputsOf(run: KnownRun): Readonly<Record<string, string>> {
  return Object.fromEntries(
    standingsOf(run).flatMap(({ step, state, attempts }): (readonly [string, string])[] => {
      if (step.do !== 'input') return [];
      const value = state === 'done' ? (attempts.at(-1)?.evidence.value ?? '') : '';
      return [[step.id, String(value)]];
    }),
  );
}

export type StepOf<Do extends RunbookStep['do']> = Extract<RunbookStep, { do: Do }>;
