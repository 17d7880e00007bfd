import { isAppError } from '../../shared/errors/app-error.ts';
import { TargetId } from '../../shared/model/ids.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { PackTrial, TriedProbe, TriedView } from '../../shared/model/pack.ts';
import type { NetworkSettings, SettingValue, Target } from '../../shared/model/target.ts';
import type { Foundation } from './foundation.ts';
import { invalidPack } from '../packs/pack-errors.ts';
import { parsePack } from '../packs/parse-pack.ts';
import { effectiveSettings, probesForTarget } from '../packs/probes-for-target.ts';
import type { Pack } from '../packs/schema/pack.ts';
import type { ProbeDefinition } from '../packs/schema/probe.ts';
import { whyNotSent, whyNotTried, whyViewNotTried } from '../packs/trial-limits.ts';
import type { Logger } from '../platform/logger.ts';
import { missingNeeds } from '../probes/engine/probe-block.ts';
import type { TargetSecrets } from '../probes/http/target-secrets.ts';
import type { ProbeKindTable } from '../probes/probe-kind.ts';
import { tryProbes } from '../probes/trial/try-probes.ts';
import { createTargetResources, fetcherFrom, portsOf } from './target-resources.ts';
import type { ResourceParts } from './target-resources.ts';
import { pathCheck } from './target-ports.ts';
import { checkedNetwork } from '../targets/network-settings.ts';
import { checkedSettings, checkPaths } from '../targets/target-settings.ts';
import { ViewService } from '../views/view-service.ts';

/** A trial asks no more than this of a server, and of an operator's patience. */
const wholeTrialMs = 60_000;
const shownRows = 10;

export type TrialRequest = {
  readonly text: string;
  readonly targetId: TargetId | null;
  /** Added to those of the target; folders and files as paths. */
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly network: NetworkSettings;
};

type TrialParts = Pick<
  Foundation,
  'packs' | 'targets' | 'credentials' | 'children' | 'clock' | 'reached' | 'folderOf'
> & {
  readonly kinds: ProbeKindTable;
  readonly logger: Logger;
  readonly secretsOf: (targetId: string) => TargetSecrets;
  readonly userAgent: string;
};

/** What stands in for a target that nobody keeps. */
const nobodysId = TargetId.parse('0'.repeat(16));

/**
 * Shows what a draft finds at a real server before it is installed. It reads only, by GET and HEAD, where the operator says; a credential
 * is read of a chosen target alone and goes to that target's own addresses. Nothing is kept: no state, no history, no token.
 *
 * @throws AppError pack/invalid, target/unknown, target/missing-setting, target/invalid-setting, run/cancelled
 */
export async function tryPack(
  request: TrialRequest,
  parts: TrialParts,
  signal: AbortSignal,
): Promise<PackTrial> {
  const parsed = parsePack(request.text);
  if (!parsed.ok) throw invalidPack(parsed.problems);
  const trial = await placeTrial(parsed.pack, request, parts);
  const ending = AbortSignal.any([signal, AbortSignal.timeout(wholeTrialMs)]);
  const [probes, views] = await Promise.all([probesOf(trial, parts, ending), viewsOf(trial, parts, ending)]);
  signal.throwIfAborted();
  return { probes, views };
}

type Trial = {
  readonly pack: Pack;
  readonly target: Target;
  /** The addresses that a credential may go to are among these. */
  readonly own: Readonly<Record<string, SettingValue>>;
  readonly credentials: ReadonlySet<string>;
  readonly secrets: TargetSecrets;
};

async function placeTrial(pack: Pack, request: TrialRequest, parts: TrialParts): Promise<Trial> {
  const { packs, targets, clock, credentials } = parts;
  const kept = request.targetId === null ? null : targets.get(request.targetId);
  const installed = kept === null ? null : packs.find(kept.pack);
  const own = kept === null ? {} : installed ? effectiveSettings(installed, kept.settings) : kept.settings;
  const known = Object.entries(own).filter(([name]) => Object.hasOwn(pack.settings, name));
  const settings = checkedSettings(pack, { ...Object.fromEntries(known), ...request.settings });
  const host = kept?.host ?? null;
  await checkPaths(pack, { settings, host }, { settings: own, host }, pathCheck(parts.reached));
  const network = checkedNetwork(kept?.network ?? request.network);
  const stored = credentials.list().filter(({ ownerId }) => ownerId === kept?.id);
  return {
    pack,
    own,
    target: {
      id: kept?.id ?? nobodysId,
      name: kept?.name ?? pack.title.en,
      pack: pack.pack,
      settings: effectiveSettings(pack, settings),
      network,
      host,
      writesEnabled: false,
      createdAt: clock.now(),
    },
    credentials: new Set(stored.map(({ name }) => name)),
    secrets: kept === null ? noSecrets : readOnly(parts.secretsOf(kept.id)),
  };
}

async function probesOf(trial: Trial, parts: TrialParts, signal: AbortSignal): Promise<TriedProbe[]> {
  const { pack, target } = trial;
  const definitions = probesForTarget(pack, target.settings);
  const reasons = new Map(definitions.map((one) => [one, whyLeftOut(trial, one)]));
  const resources = createTargetResources(target, resourcesOf(trial, parts));
  try {
    const wanted = definitions.filter((one) => reasons.get(one) === null);
    const context = { ...resources, target, children: parts.children };
    const tried = await tryProbes(wanted, { ...parts, context, signal });
    const found = new Map(tried.map((one) => [one.definition, one]));
    return definitions.map((one) => ({
      id: one.id,
      title: one.title,
      kind: one.kind,
      result: found.get(one)?.result ?? null,
      why: reasons.get(one) ?? found.get(one)?.why ?? null,
    }));
  } finally {
    await resources.dispose();
  }
}

function resourcesOf(
  { pack, secrets }: Trial,
  { clock, userAgent, folderOf, reached }: TrialParts,
): ResourceParts {
  return {
    clock,
    userAgent,
    folderOf,
    reached,
    packs: { get: () => pack, find: () => pack },
    secretsOf: () => secrets,
  };
}

/** Why a probe is not tried, or null. */
function whyLeftOut({ pack, target, own, credentials }: Trial, probe: ProbeDefinition): LocalText | null {
  const named = [...Object.entries(pack.settings), ...Object.entries(pack.credentials)];
  const titles = Object.fromEntries(named.map(([name, { title }]) => [name, title]));
  const missing = missingNeeds({ target, availableCredentials: credentials, titles }, probe);
  return (
    whyNotTried(pack, probe) ??
    (missing.length > 0 ? needsText(missing) : null) ??
    whyNotSent(pack, probe, target.settings, own)
  );
}

function needsText(missing: readonly LocalText[]): LocalText {
  return localText(
    `Not tried: it needs ${missing.map(({ en }) => en).join(', ')}. Fill it in, or choose a target that has it.`,
    `시험하지 않음: ${missing.map(({ ko }) => ko).join(', ')}이(가) 필요합니다. 값을 입력하거나 값이 있는 대상을 선택하십시오.`,
  );
}

async function viewsOf(trial: Trial, parts: TrialParts, signal: AbortSignal): Promise<TriedView[]> {
  const { pack, target, own } = trial;
  const views = new ViewService({
    clock: parts.clock,
    children: parts.children,
    target: () => target,
    pack: () => pack,
    locationFor: parts.folderOf,
    fetchFrom: (one) => fetcherFrom(one, resourcesOf(trial, parts)),
    portsOf: ({ host }) => portsOf(parts.reached, host),
    secretsOf: () => async (name, ending) => (await trial.secrets.read(name, ending))?.secret ?? null,
  });
  const shown: TriedView[] = [];
  for (const view of pack.views) {
    const { id, title } = view;
    const why = whyViewNotTried(pack, view) ?? whyNotSent(pack, view, target.settings, own);
    if (why !== null) {
      shown.push({ id, title, page: null, why });
      continue;
    }
    const request = { targetId: target.id, viewId: id, filter: {}, offset: 0, limit: shownRows };
    try {
      shown.push({ id, title, page: await views.show(request, signal), why: null });
    } catch (error: unknown) {
      if (!isAppError(error)) throw error;
      shown.push({ id, title, page: null, why: error.text });
    }
  }
  return shown;
}

const noSecrets: TargetSecrets = {
  read: async () => null,
  store: async () => undefined,
  flush: async () => undefined,
  unstored: () => [],
};

/** A draft reads what is there and can never replace it. */
function readOnly(secrets: TargetSecrets): TargetSecrets {
  return { ...noSecrets, read: (name, signal) => secrets.read(name, signal) };
}
