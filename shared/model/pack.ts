import { z } from 'zod';
import { PackId } from './ids.ts';
import { LocalText } from './local-text.ts';
import { ProbeKindName } from './probe.ts';
import { SettingValue } from './target.ts';

/** What an operator fills in for a target; the add-target wizard and `target add --set` are built from it. */
export const PackSetting = z.object({
  name: z.string(),
  type: z.enum(['url', 'folder', 'file', 'integer', 'text', 'choice', 'boolean', 'zone']),
  title: LocalText,
  help: LocalText.nullable(),
  required: z.boolean(),
  default: SettingValue.nullable(),
  example: z.string().nullable(),
  choices: z.array(z.string()),
  min: z.number().nullable(),
  max: z.number().nullable(),
  /** What cannot be done without it, as shown beside an optional field. */
  requiredFor: z.array(z.string()),
});
export type PackSetting = z.infer<typeof PackSetting>;

/** `login` is a user name and a password, `secret` one value, `rotating` one value that the server replaces on use. */
export const PackCredential = z.object({
  name: z.string(),
  type: z.enum(['login', 'secret', 'rotating']),
  title: LocalText,
  help: LocalText.nullable(),
  required: z.boolean(),
});
export type PackCredential = z.infer<typeof PackCredential>;

/** A pack as the faces see it. */
export const PackDescription = z.object({
  id: PackId,
  version: z.number(),
  title: LocalText,
  description: LocalText.nullable(),
  origin: z.enum(['built-in', 'installed']),
  sha256: z.string(),
  settings: z.array(PackSetting),
  credentials: z.array(PackCredential),
  probes: z.array(
    z.object({
      id: z.string(),
      title: LocalText,
      kind: ProbeKindName,
      everyMs: z.number(),
      writes: z.boolean(),
    }),
  ),
  views: z.array(z.object({ id: z.string(), title: LocalText })),
});
export type PackDescription = z.infer<typeof PackDescription>;

/** A problem in a pack's text, with its place (1-based) and what was expected there. */
export const PackProblem = z.object({
  line: z.number(),
  column: z.number(),
  path: z.string(),
  message: LocalText,
});
export type PackProblem = z.infer<typeof PackProblem>;

/** What a pack may do, shown before it is installed or changed: a pack is code. */
export const PackAbilities = z.object({
  hosts: z.array(z.string()),
  paths: z.array(z.string()),
  queries: z.array(z.string()),
  writes: z.array(z.string()),
  credentials: z.array(z.string()),
});
export type PackAbilities = z.infer<typeof PackAbilities>;
