import type { SettingValue, Target } from '../../shared/model/target.ts';
import type { TargetId } from '../../shared/model/ids.ts';
import type { Computer } from '../locations/computer.ts';
import type { Location } from '../locations/location.ts';
import { effectiveSettings } from '../packs/probes-for-target.ts';
import type { ActionDefinition } from '../packs/schema/action.ts';
import type { Pack } from '../packs/schema/pack.ts';
import type { Stage } from '../packs/schema/stage.ts';
import type { ChildHost } from '../platform/child-host.ts';
import type { Clock } from '../platform/clock.ts';
import type { JobHost } from '../platform/job-host.ts';
import { unknownAction } from './action-errors.ts';
import type { ActionContext, MeasuredProbe, SendSteps, TargetCredentials } from './action-kind.ts';
import type { SealedCopies } from './kept/sealed-copies.ts';

/** What actions reach a target with. */
export type ActionReach = {
  readonly clock: Clock;
  readonly children: ChildHost;
  readonly jobs: JobHost;
  /** @throws AppError target/unknown */
  readonly target: (id: TargetId) => Target;
  /** @throws AppError pack/unknown */
  readonly pack: (id: string) => Pack;
  readonly locationFor: (target: Target, setting: string) => Location | null;
  /** The computer that has the target's files. */
  readonly computerOf: (target: Target) => Computer;
  /** Sends requests to a target. */
  readonly sendTo: (target: Target) => SendSteps;
  readonly credentialsOf: (target: Target) => TargetCredentials;
  readonly copies: SealedCopies;
  /** Runs probes of a target now. */
  readonly measure: (
    targetId: TargetId,
    probeIds: readonly string[],
    signal: AbortSignal,
  ) => Promise<readonly MeasuredProbe[]>;
  /** Keeps a secret out of every log, journal and answer from now on. */
  readonly hide: (secret: string) => void;
  /** A text without the secrets that are known. */
  readonly clean: (text: string) => string;
};

/** A target with its pack, and one of its actions. @throws AppError action/unknown */
export function definitionOf(pack: Pack, actionId: string): ActionDefinition {
  const definition = pack.actions.find(({ id }) => id === actionId);
  if (definition !== undefined) return definition;
  throw unknownAction(
    actionId,
    pack.actions.map(({ id }) => id),
  );
}

/** What an action of a target may know and use. */
export function contextFor(
  reach: ActionReach,
  target: Target,
  given: {
    readonly arguments: Readonly<Record<string, string | number>>;
    readonly plannedAt: number;
    readonly stages: readonly Stage[];
    readonly signal: AbortSignal;
  },
): ActionContext {
  const pack = reach.pack(target.pack);
  const settings: Readonly<Record<string, SettingValue>> = effectiveSettings(pack, target.settings);
  return {
    ...given,
    target,
    pack,
    settings,
    folder: (setting) => reach.locationFor(target, setting),
    computer: reach.computerOf(target),
    send: reach.sendTo(target),
    credentials: reach.credentialsOf(target),
    copies: reach.copies,
    measure: (probeIds, signal) => reach.measure(target.id, probeIds, signal),
    hide: reach.hide,
    clean: reach.clean,
    children: reach.children,
    jobs: reach.jobs,
    clock: reach.clock,
  };
}
