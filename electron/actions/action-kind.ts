import type { ActionPlan, ActionResult } from '../../shared/model/action.ts';
import type { SettingValue, Target } from '../../shared/model/target.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { ProbeStep } from '../../shared/model/probe.ts';
import type { HttpStep, SessionUse } from '../packs/schema/request.ts';
import type { Location } from '../locations/location.ts';
import type { ActionDefinition } from '../packs/schema/action.ts';
import type { ChildHost } from '../platform/child-host.ts';
import type { Clock } from '../platform/clock.ts';
import type { JobHost } from '../platform/job-host.ts';

/** What steps captured: step id → name → value. */
export type CapturedValues = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** How requests ended: `failed` is what the step that ended them found, null when all were answered as expected. */
export type SentSteps = {
  readonly steps: readonly ProbeStep[];
  readonly failed: LocalText | null;
  readonly captured: CapturedValues;
  /** For the steps that follow, and never shown. */
  readonly secrets: CapturedValues;
};

export type SendSteps = (
  request: {
    readonly session: SessionUse | undefined;
    readonly steps: readonly HttpStep[];
    readonly arguments: Readonly<Record<string, string | number>>;
    /** What earlier steps of the same action captured. */
    readonly captured: CapturedValues;
    readonly secrets: CapturedValues;
    readonly timeoutMs: number;
  },
  signal: AbortSignal,
) => Promise<SentSteps>;

/** What a kind of action may know and use. */
export type ActionContext = {
  readonly target: Target;
  readonly settings: Readonly<Record<string, SettingValue>>;
  /** By name, checked against their definitions. */
  readonly arguments: Readonly<Record<string, string | number>>;
  /** The moment of the plan, epoch ms: what `now` means in it, also when it is carried out later. */
  readonly plannedAt: number;
  /** The folder of a setting; null when it is not set. */
  readonly folder: (setting: string) => Location | null;
  /** Sends requests to the target, signed in where a session is named. */
  readonly send: SendSteps;
  readonly children: ChildHost;
  readonly jobs: JobHost;
  readonly clock: Clock;
  readonly signal: AbortSignal;
};

/** A plan before it gets its fingerprint: `seen` is what must still be so when it is carried out. */
export type KindPlan = Pick<ActionPlan, 'changes' | 'execution' | 'safety' | 'warnings' | 'blockers'> & {
  readonly seen: string;
};

export type KindResult = Omit<ActionResult, 'actionId' | 'durationMs'>;

/** One kind of action. `run` changes nothing and answers null when what it finds is not what `seen` says. */
export type ActionKind<Kind extends ActionDefinition['kind']> = {
  readonly kind: Kind;
  plan(definition: DefinitionOf<Kind>, context: ActionContext): Promise<KindPlan>;
  run(
    definition: DefinitionOf<Kind>,
    context: ActionContext,
    planned: { readonly seen: string; readonly safetyCopy: string },
  ): Promise<KindResult | null>;
};

export type DefinitionOf<Kind extends ActionDefinition['kind']> = Extract<ActionDefinition, { kind: Kind }>;
