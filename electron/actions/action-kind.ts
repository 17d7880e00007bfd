import type { ActionPlan, ActionResult } from '../../shared/model/action.ts';
import type { SettingValue, Target } from '../../shared/model/target.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { ProbeStep } from '../../shared/model/probe.ts';
import type { HttpStep, SessionUse } from '../packs/schema/request.ts';
import type { Computer } from '../locations/computer.ts';
import type { Location } from '../locations/location.ts';
import type { Secret } from '../credentials/secret-source.ts';
import type { ActionDefinition } from '../packs/schema/action.ts';
import type { Pack } from '../packs/schema/pack.ts';
import type { Stage } from '../packs/schema/stage.ts';
import type { State } from '../../shared/model/state.ts';
import type { ChildHost } from '../platform/child-host.ts';
import type { Clock } from '../platform/clock.ts';
import type { JobHost } from '../platform/job-host.ts';
import type { SealedCopies } from './kept/sealed-copies.ts';

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

/** What a probe of the pack found now. */
export type MeasuredProbe = {
  readonly id: string;
  readonly title: LocalText;
  readonly state: State;
  readonly reason: LocalText | null;
};

/** The credentials of one target, by name. */
export type TargetCredentials = {
  readonly read: (name: string, signal: AbortSignal) => Promise<Secret | null>;
  /** Durable when it resolves. */
  readonly store: (name: string, value: Secret, signal: AbortSignal) => Promise<void>;
  /** @throws AppError credentials/… when there is no place for a secret now */
  readonly requireUsable: () => Promise<void>;
};

/** What a kind of action may know and use. */
export type ActionContext = {
  readonly target: Target;
  readonly pack: Pack;
  /** Of a guided action, or of the one that is taken back; empty for an action that is one piece. */
  readonly stages: readonly Stage[];
  readonly settings: Readonly<Record<string, SettingValue>>;
  /** By name, checked against their definitions. */
  readonly arguments: Readonly<Record<string, string | number>>;
  /** The moment of the plan, epoch ms: what `now` means in it, also when it is carried out later. */
  readonly plannedAt: number;
  /** The folder of a setting; null when it is not set. */
  readonly folder: (setting: string) => Location | null;
  /** The one that has the target's files and runs its programs. */
  readonly computer: Computer;
  /** Sends requests to the target, signed in where a session is named. */
  readonly send: SendSteps;
  readonly credentials: TargetCredentials;
  /** What was there before it is changed. */
  readonly copies: SealedCopies;
  /** Runs probes of the pack now. */
  readonly measure: (probeIds: readonly string[], signal: AbortSignal) => Promise<readonly MeasuredProbe[]>;
  /** Keeps a secret out of every log, journal and answer from now on. */
  readonly hide: (secret: string) => void;
  /** A text that comes from outside, without the secrets that are known. */
  readonly clean: (text: string) => string;
  readonly children: ChildHost;
  readonly jobs: JobHost;
  readonly clock: Clock;
  readonly signal: AbortSignal;
};

/** A plan before it gets its fingerprint: `seen` is what must still be so when it is carried out. */
export type KindPlan = Pick<
  ActionPlan,
  'changes' | 'stages' | 'execution' | 'safety' | 'warnings' | 'blockers' | 'nothingToDo'
> & {
  readonly seen: string;
};

export type KindResult = Pick<ActionResult, 'ok' | 'changes' | 'safetyCopy' | 'checks' | 'output'> & {
  readonly captured?: ActionResult['captured'];
  /** What the journal keeps of it: what the target said before and after, never a secret. */
  readonly noted?: Readonly<Record<string, string>>;
};

/** An action that is one piece; the others consist of stages. */
export type PieceDefinition = Extract<
  ActionDefinition,
  { kind: 'sqlite-exec' | 'files-delete' | 'files-keep' | 'command' | 'http' }
>;

/** What must still be so, and what all that is kept of the run is called (`copy-places.ts`). */
export type Planned = { readonly seen: string; readonly keptAs: string };

/** One kind of action. `run` changes nothing and answers null when what it finds is not what `seen` says. */
export type ActionKind<Kind extends PieceDefinition['kind']> = {
  readonly kind: Kind;
  plan(definition: DefinitionOf<Kind>, context: ActionContext): Promise<Omit<KindPlan, 'stages'>>;
  run(definition: DefinitionOf<Kind>, context: ActionContext, planned: Planned): Promise<KindResult | null>;
};

export type DefinitionOf<Kind extends ActionDefinition['kind']> = Extract<ActionDefinition, { kind: Kind }>;
