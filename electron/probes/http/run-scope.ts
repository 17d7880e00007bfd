import { randomUUID } from 'node:crypto';
import type { SettingValue } from '../../../shared/model/target.ts';
import type { Secret } from '../../credentials/secret-source.ts';
import { credentialsUsed } from '../../packs/expression/templates.ts';
import type { TemplateScope } from '../../packs/expression/templates.ts';
import type { TargetSecrets } from './target-secrets.ts';

/** What templates may read during one run, and everything that must not be seen of it. Grows as steps capture values. */
export interface RunScope {
  readonly templates: TemplateScope;
  remember(stepId: string, values: Readonly<Record<string, string>>): void;
  hide(values: Iterable<string>): void;
  hidden(): readonly string[];
}

type RunScopeOptions = {
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly credentials: Readonly<Record<string, Secret | null>>;
  readonly session: Readonly<Record<string, string>>;
  /** What an operator filled in, where an action sends these requests. */
  readonly argument?: Readonly<Record<string, string | number>>;
  /** What a person answered in the steps of a runbook before. */
  readonly input?: Readonly<Record<string, string>>;
  /** Epoch ms. */
  readonly now: number;
};

/** Shorter values would be found everywhere; a token is never that short. */
const shortestHidden = 4;

export function createRunScope(options: RunScopeOptions): RunScope {
  const steps: Record<string, Readonly<Record<string, string>>> = {};
  const hidden = new Set<string>();
  const hide = (values: Iterable<string>) => {
    for (const value of values) if (value.length >= shortestHidden) hidden.add(value);
  };
  hide(Object.values(options.credentials).flatMap((secret) => (secret === null ? [] : [secret.secret])));
  hide(Object.values(options.session));
  return {
    templates: { ...options, steps, uuid: randomUUID() },
    remember: (stepId, values) => {
      steps[stepId] = { ...steps[stepId], ...values };
    },
    hide,
    hidden: () => [...hidden],
  };
}

/** Reads the credentials that the templates inside `definition` use, and no others. Rejects with `credentials/…`. */
export async function readCredentials(
  definition: object,
  secrets: TargetSecrets,
  signal: AbortSignal,
): Promise<Readonly<Record<string, Secret | null>>> {
  const found: Record<string, Secret | null> = {};
  for (const name of namesIn(definition)) found[name] = await secrets.read(name, signal);
  return found;
}

/** Definitions do not change while a pack is loaded, and are looked through on every run. */
const knownNames = new WeakMap<object, readonly string[]>();

function namesIn(definition: object): readonly string[] {
  const known = knownNames.get(definition);
  if (known !== undefined) return known;
  const names = credentialsUsed(definition);
  knownNames.set(definition, names);
  return names;
}
