import type { SettingValue } from '../../shared/model/target.ts';
import { partsFor } from './parts-for-target.ts';
import { effectiveSettings } from './probes-for-target.ts';
import type { Pack } from './schema/pack.ts';
import type { RunbookDefinition, RunbookStep } from './schema/runbook.ts';
import { isSet, settingHolds } from './setting-values.ts';
import { behindPolicy } from './behind-policy.ts';
import { behindAction, behindProbe, behindView } from './settings-behind.ts';
import { behindRequest } from './settings-in.ts';

type Settings = Readonly<Record<string, SettingValue>>;

/** What a target lacks for a step. */
type StepLack = {
  /** Optional settings without a value, by name. */
  readonly settings: readonly string[];
  /** What of the step rests on them: its probes or policies, by name; empty where it is the step as a whole. */
  readonly subjects: readonly string[];
  /** Nothing of the step is left without them. */
  readonly isWhole: boolean;
};

/** Whether a step is left out where all that it is about is out of reach: one that only looks is, and a snapshot that may be. */
export function mayBeLeftOut(step: RunbookStep): boolean {
  if (step.do === 'snapshot') return step.optional;
  return ['probe', 'wait', 'check', 'policy', 'view'].includes(step.do);
}

/** Settings that a step rests on and a target with these settings does not have; null where it lacks none. */
export function lackOf(step: RunbookStep, pack: Pack, settings: Settings): StepLack | null {
  const known = effectiveSettings(pack, settings);
  switch (step.do) {
    case 'probe':
    case 'wait':
      return someLack(step.probes, (id) => probeLacks(id, pack, known));
    case 'policy':
      return someLack(policiesOf(step.policies, pack), (id) => unset(behindPolicy(id, pack), known));
    case 'view': {
      const view = pack.views.find(({ id }) => id === step.view);
      return wholeLack(view === undefined ? [] : unset(behindView(view.source), known));
    }
    case 'check':
      return wholeLack(
        unset(
          step.requests.flatMap(({ request }) => behindRequest(request)),
          known,
        ),
      );
    case 'action': {
      const action = pack.actions.find(({ id }) => id === step.action);
      return wholeLack(action === undefined ? [] : unset(behindAction(action, pack), known));
    }
    case 'command':
      return wholeLack(unset([step.base], known));
    case 'snapshot':
      return wholeLack(setLacks(pack, settings));
    default:
      return null;
  }
}

/**
 * Settings without which a runbook makes no sense, and that are not set: those that it says, and what a snapshot needs that it takes and
 * that may not be left out.
 */
export function needsUnset(runbook: RunbookDefinition, pack: Pack, settings: Settings): readonly string[] {
  const known = effectiveSettings(pack, settings);
  const takes = runbook.steps.some(
    (step) => step.do === 'snapshot' && !mayBeLeftOut(step) && isForThese(step, known),
  );
  return [...new Set([...unset(runbook.needs, known), ...(takes ? setLacks(pack, settings) : [])])];
}

/** Whether its conditions on settings hold; whatever is chosen on the way is open. */
function isForThese({ when }: RunbookStep, known: Settings): boolean {
  return when.every((one) => !('setting' in one) || settingHolds(one, known));
}

function probeLacks(id: string, pack: Pack, known: Settings): readonly string[] {
  const probe = pack.probes.find((one) => one.id === id);
  return probe === undefined ? [] : unset(behindProbe(probe, pack), known);
}

function policiesOf(named: readonly string[], pack: Pack): readonly string[] {
  if (named.length > 0) return named;
  return [...pack['settings-files'].map(({ id }) => `file-${id}`), ...pack.policies.map(({ id }) => id)];
}

/** Parts that a whole set must have and that the settings do not lead to. */
function setLacks(pack: Pack, settings: Settings): readonly string[] {
  return [
    ...new Set(
      partsFor(pack, { settings }).flatMap((part) =>
        part.state === 'unplaced' && part.definition.required && part.setting !== null ? [part.setting] : [],
      ),
    ),
  ];
}

function someLack(
  subjects: readonly string[],
  lacks: (subject: string) => readonly string[],
): StepLack | null {
  const lacking = subjects
    .map((id) => ({ id, settings: lacks(id) }))
    .filter((one) => one.settings.length > 0);
  if (lacking.length === 0) return null;
  return {
    settings: [...new Set(lacking.flatMap((one) => one.settings))],
    subjects: lacking.map(({ id }) => id),
    isWhole: lacking.length === subjects.length,
  };
}

function wholeLack(settings: readonly string[]): StepLack | null {
  return settings.length === 0 ? null : { settings, subjects: [], isWhole: true };
}

function unset(names: readonly string[], known: Settings): readonly string[] {
  return [...new Set(names)].filter((name) => !isSet(known[name]));
}
