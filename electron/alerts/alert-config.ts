import { z } from 'zod';
import { AlertChannelDraft, AlertRuleDraft } from '../../shared/model/alert.ts';
import type { AlertRule } from '../../shared/model/alert.ts';
import type { ChannelService } from './channel-service.ts';
import type { RuleService } from './rule-service.ts';

/** Channels and rules as they are taken to another desk: without secrets, and by names, because ids are a desk's own. */
export const AlertConfig = z.object({
  channels: z.array(AlertChannelDraft).max(100),
  rules: z.array(
    AlertRuleDraft.omit({ targetIds: true, channelIds: true }).extend({
      targets: z.array(z.string()).nullable(),
      channels: z.array(z.string()).nullable(),
    }),
  ),
});
export type AlertConfig = z.infer<typeof AlertConfig>;

type NamedTarget = { readonly id: string; readonly name: string };
type Parts = { readonly channels: ChannelService; readonly rules: RuleService };

export function exportAlerts({ channels, rules }: Parts, targets: readonly NamedTarget[]): AlertConfig {
  const known = channels.list();
  const nameOf = (all: readonly NamedTarget[], ids: readonly string[] | null) =>
    ids === null ? null : ids.flatMap((id) => all.find((each) => each.id === id)?.name ?? []);
  return {
    channels: known.map(({ name, enabled, settings }) => ({
      name,
      enabled,
      settings: 'proxy' in settings ? { ...settings, proxy: withoutLogin(settings.proxy) } : settings,
    })),
    rules: rules.list().map(({ id: _id, targetIds, channelIds, ...rule }) => ({
      ...rule,
      targets: nameOf(targets, targetIds),
      channels: nameOf(known, channelIds),
    })),
  };
}

/**
 * Adds what is not there by that name yet; what is there is left as it is. Answers what was left out, and why.
 * @param mayNamePrograms whether the operator sits at a terminal of this computer
 */
export async function importAlerts(
  { channels, rules }: Parts,
  config: AlertConfig,
  targets: readonly NamedTarget[],
  mayNamePrograms: boolean,
  signal: AbortSignal,
): Promise<readonly { readonly name: string; readonly why: string }[]> {
  const skipped: { name: string; why: string }[] = [];
  for (const draft of config.channels) {
    if (channels.list().some(({ name }) => name === draft.name)) continue;
    if (draft.settings.kind === 'program' && !mayNamePrograms) {
      skipped.push({ name: draft.name, why: 'programs are entered on the command line only' });
      continue;
    }
    await channels.set(draft, null, {}, mayNamePrograms, signal);
  }
  for (const rule of config.rules) {
    if (rules.list().some(({ name }) => name === rule.name)) continue;
    const draft = draftOf(rule, targets, channels.list());
    if (draft === null)
      skipped.push({ name: rule.name, why: 'it names a target or a channel that is not here' });
    else rules.set(draft, null);
  }
  return skipped;
}

/** Null where something that it names is not here: told to fewer, or about more, it would be another rule. */
function draftOf(
  { targets: targetNames, channels: channelNames, ...rule }: AlertConfig['rules'][number],
  targets: readonly NamedTarget[],
  channels: readonly NamedTarget[],
): Omit<AlertRule, 'id'> | null {
  const idsOf = (all: readonly NamedTarget[], names: readonly string[] | null) =>
    names === null ? null : names.flatMap((name) => all.find((each) => each.name === name)?.id ?? []);
  const targetIds = idsOf(targets, targetNames);
  const channelIds = idsOf(channels, channelNames);
  if (targetIds?.length !== targetNames?.length || channelIds?.length !== channelNames?.length) return null;
  const draft = AlertRuleDraft.safeParse({ ...rule, targetIds, channelIds });
  return draft.success ? draft.data : null;
}

/** A proxy's address may carry a password; the exported one does not. */
function withoutLogin(proxy: string | null): string | null {
  const url = proxy === null ? null : URL.parse(proxy);
  return url ? `${url.protocol}//${url.host}` : null;
}
