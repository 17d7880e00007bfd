import type { TargetCheck } from '../../shared/contract/groups/targets.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { HostWay } from '../../shared/model/host.ts';
import type { NetworkSettings, SettingValue } from '../../shared/model/target.ts';
import { isAppError } from '../../shared/errors/app-error.ts';
import type { Pack, SettingDefinition } from '../packs/schema/pack.ts';
import { normalisedSetting, settingProblem } from '../packs/setting-values.ts';
import { checkCredential } from './credential-check.ts';
import type { KnownCredentials } from './credential-check.ts';
import { checkedNetwork } from './network-settings.ts';
import { isPath } from './target-settings.ts';
import type { PathCheck } from './target-settings.ts';

/** A target as it is, or as it would be. */
export type CheckedTarget = {
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly network: NetworkSettings;
  /** The host that has the files; null: this computer. */
  readonly host: HostWay | null;
  /** Names of the credentials; null when the store cannot be asked. */
  readonly credentials: KnownCredentials | null;
  /** What stands in the way of adding it, beside its settings: its name is taken, nothing can be stored. */
  readonly obstacles: readonly Obstacle[];
};

export type Obstacle = {
  readonly id: string;
  readonly title: LocalText;
  readonly found: LocalText;
};

/** Whether something answers at an address, on the way that the target's requests take: one GET of its front page, without credentials. */
export type Reach = (
  origin: string,
  way: Pick<CheckedTarget, 'network' | 'host'>,
  signal: AbortSignal,
) => Promise<
  | { readonly kind: 'answered'; readonly status: number; readonly durationMs: number }
  | { readonly kind: 'failed'; readonly why: LocalText }
>;

export type CheckPorts = { readonly checkPath: PathCheck; readonly reach: Reach };

/** Everything a target needs, one by one, without any side effect. Nothing here signs in. */
export async function checkTarget(
  pack: Pack,
  target: CheckedTarget,
  ports: CheckPorts,
  signal: AbortSignal,
): Promise<{ readonly ok: boolean; readonly checks: TargetCheck[] }> {
  const checks: TargetCheck[] = target.obstacles.map((obstacle) => ({ ...obstacle, ...blocking }));
  for (const [name, definition] of Object.entries(pack.settings)) {
    checks.push(await checkSetting(name, definition, target, ports, signal));
  }
  const network = networkCheck(target.network);
  if (network) checks.push(network);
  for (const [name, definition] of Object.entries(pack.credentials)) {
    checks.push(checkCredential(pack, name, definition, target.credentials));
  }
  for (const name of Object.keys(target.settings)) {
    if (!Object.hasOwn(pack.settings, name)) checks.push(strangeSetting(name));
  }
  return { ok: checks.every((check) => check.outcome !== 'problem'), checks };
}

type Outcome = Pick<TargetCheck, 'outcome' | 'found' | 'blocks'>;

/** Such a target is neither added nor saved. */
const blocking = { outcome: 'problem', blocks: true } as const;

async function checkSetting(
  name: string,
  definition: SettingDefinition,
  target: CheckedTarget,
  ports: CheckPorts,
  signal: AbortSignal,
): Promise<TargetCheck> {
  const given = target.settings[name];
  const isSet = given !== undefined && given !== '';
  const value = isSet ? normalisedSetting(definition, given) : definition.default;
  const outcome =
    value === undefined ? unset(definition) : await checkValue(definition, value, target, ports, signal);
  return { id: `setting.${name}`, title: definition.title, ...outcome };
}

function unset(definition: SettingDefinition): Outcome {
  if (definition.required)
    return { ...blocking, found: localText('Needed and not set.', '필요하지만 설정되지 않았습니다.') };
  const without = definition['required-for'];
  if (without.length === 0)
    return { outcome: 'skipped', found: localText('Not set.', '설정되지 않았습니다.') };
  return {
    outcome: 'warning',
    found: localText(
      `Not set; without it there is no: ${without.map(({ en }) => en).join(', ')}.`,
      `설정되지 않았습니다. 없으면 할 수 없는 것: ${without.map(({ ko }) => ko).join(', ')}.`,
    ),
  };
}

async function checkValue(
  definition: SettingDefinition,
  value: SettingValue,
  target: CheckedTarget,
  ports: CheckPorts,
  signal: AbortSignal,
): Promise<Outcome> {
  const problem = settingProblem(definition, value);
  if (problem !== null) return { ...blocking, found: problem };
  if (isPath(definition)) {
    const unusable = await unusablePath(String(value), definition.type, target, ports);
    return unusable === null ? { outcome: 'ok', found: shown(value) } : { ...blocking, found: unusable };
  }
  // What it means only the server, or another computer, could say.
  if (definition.type === 'text' || definition.type === 'postgres')
    return { outcome: 'skipped', found: notTried(String(value)) };
  if (definition.type !== 'url') return { outcome: 'ok', found: shown(value) };
  const reached = await ports.reach(String(value), target, signal);
  if (reached.kind === 'failed') return { outcome: 'problem', found: reached.why };
  const ms = Math.round(reached.durationMs);
  return {
    outcome: reached.status >= 500 ? 'warning' : 'ok',
    found: localText(
      `Answers ${reached.status} after ${ms} ms.`,
      `${ms} ms 만에 ${reached.status}(으)로 응답했습니다.`,
    ),
  };
}

/** A host that cannot be entered is a finding as well. */
async function unusablePath(
  path: string,
  type: 'folder' | 'file',
  { host }: CheckedTarget,
  { checkPath }: CheckPorts,
): Promise<LocalText | null> {
  try {
    return await checkPath(path, type, host);
  } catch (error: unknown) {
    if (!isAppError(error)) throw error;
    return error.text;
  }
}

function shown(value: SettingValue): LocalText {
  return localText(String(value), String(value));
}

function notTried(value: string): LocalText {
  return localText(`${value} (not tried here)`, `${value} (여기서 시험하지 않음)`);
}

function networkCheck(network: NetworkSettings): TargetCheck | null {
  if (network.ca === null && network.proxy === null) return null;
  const id = 'network';
  const title = localText('Network', '네트워크');
  try {
    const { ca, proxy } = checkedNetwork(network);
    const parts = [ca === null ? '' : 'CA', proxy ?? ''].filter((part) => part !== '').join(', ');
    return { id, title, outcome: 'ok', found: localText(parts, parts) };
  } catch (error: unknown) {
    if (!isAppError(error)) throw error;
    return { id, title, ...blocking, found: error.text };
  }
}

function strangeSetting(name: string): TargetCheck {
  return {
    id: `setting.${name}`,
    title: localText(name, name),
    outcome: 'warning',
    found: localText('The pack has no such setting; it is not used.', '팩에 없는 설정이며 쓰이지 않습니다.'),
  };
}
