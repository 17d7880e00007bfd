import { z } from 'zod';
import { CredentialInput } from '../../model/credential.ts';
import { HostWay, TargetHost } from '../../model/host.ts';
import { PackId, TargetId } from '../../model/ids.ts';
import { LocalText } from '../../model/local-text.ts';
import { NetworkSettings, SettingValue, Target, TargetSummary } from '../../model/target.ts';
import { CallId, Nothing, call, event } from '../spec.ts';

/** A folder or file setting is given as a picker token, or as the value it already has; of a target on a host, as its path there. */
const SettingValues = z.record(z.string().max(60), SettingValue);
/** Names a look at something, so that `calls.cancel` can end it. */
const callId = CallId.optional();
const Secrets = z.record(z.string().max(60), CredentialInput);

/** What `check` found for one thing that a target needs. */
export const TargetCheck = z.object({
  id: z.string(),
  title: LocalText,
  /** `skipped` was not tried, or is not there. */
  outcome: z.enum(['ok', 'warning', 'problem', 'skipped']),
  found: LocalText,
  /** Set on a problem with which the target is not added. */
  blocks: z.boolean().optional(),
});
export type TargetCheck = z.infer<typeof TargetCheck>;

/** A pack that fits what was pointed at, with the settings that could be read off it. */
export const DetectedPack = z.object({
  pack: PackId,
  title: LocalText,
  settings: z.record(z.string(), SettingValue),
  because: z.array(LocalText),
});
export type DetectedPack = z.infer<typeof DetectedPack>;

export const TargetDraft = z.object({
  name: z.string().trim().min(1).max(80),
  pack: PackId,
  settings: SettingValues,
  credentials: Secrets.default({}),
  network: NetworkSettings.partial().default({}),
  host: TargetHost.nullable().default(null),
  writesEnabled: z.boolean().default(false),
});
export type TargetDraft = z.infer<typeof TargetDraft>;

export const targetsContract = {
  snapshot: call(Nothing, z.object({ revision: z.number(), targets: z.array(TargetSummary) })),
  get: call(z.object({ targetId: TargetId }), Target),
  add: call(TargetDraft, Target),
  edit: call(
    z.object({
      targetId: TargetId,
      name: z.string().trim().min(1).max(80).optional(),
      settings: SettingValues.optional(),
      credentials: Secrets.optional(),
      network: NetworkSettings.partial().optional(),
      host: TargetHost.nullable().optional(),
      writesEnabled: z.boolean().optional(),
    }),
    Target,
  ),
  remove: call(z.object({ targetId: TargetId, confirmName: z.string().max(80) }), Nothing),
  /** Tests settings, credentials and location without side effects, for a saved target or for a draft. */
  check: call(
    z.union([z.object({ targetId: TargetId, callId }), z.object({ draft: TargetDraft, callId })]),
    z.object({ ok: z.boolean(), checks: z.array(TargetCheck) }),
  ),
  /** `from` is an address (`http://…`) or a picker token of a folder; with a host the path of a folder there. */
  detect: call(
    z.object({ from: z.string().min(1).max(2000), host: HostWay.nullable().optional(), callId }),
    z.object({ proposals: z.array(DetectedPack) }),
  ),
  changed: event(
    z.object({ revision: z.number(), changed: z.array(TargetSummary), removed: z.array(TargetId) }),
  ),
} as const;
