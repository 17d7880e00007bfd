import { z } from 'zod';
import { PackId, PartId } from './ids.ts';
import { LocalText } from './local-text.ts';
import { ProbeKindName, ProbeResult } from './probe.ts';
import { RetentionPolicy } from './retention.ts';
import { PartKind } from './snapshot.ts';
import { SettingValue } from './target.ts';
import { ViewPage } from './view.ts';

/** What an operator fills in for a target; the add-target wizard and `target add --set` are built from it. */
export const PackSetting = z.object({
  name: z.string(),
  type: z.enum(['url', 'folder', 'file', 'integer', 'text', 'choice', 'boolean', 'zone', 'postgres']),
  title: LocalText,
  help: LocalText.nullable(),
  required: z.boolean(),
  default: SettingValue.nullable(),
  example: z.string().nullable(),
  choices: z.array(z.string()),
  min: z.number().nullable(),
  max: z.number().nullable(),
  /** What cannot be done without it, as shown beside an optional field. */
  requiredFor: z.array(LocalText),
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

/** A piece of the backup set. `needs` are the parts without which it is of no use. */
const PackPart = z.object({
  id: PartId,
  /** `databases` are several parts once a set is planned. */
  kind: z.enum([...PartKind.options, 'databases']),
  title: LocalText,
  required: z.boolean(),
  sensitive: z.boolean(),
  needs: z.array(PartId),
});
type PackPart = z.infer<typeof PackPart>;

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
  /** What its views are called together; null for a pack that does not say. */
  viewsTitle: LocalText.nullable(),
  /** Whether the layers of a Socket.IO connection can be tested. */
  connection: z.boolean(),
  /** Whether settings are held against what they are meant to be. */
  policies: z.boolean(),
  /** Empty for a pack that cannot be backed up. */
  parts: z.array(PackPart),
  /** Procedures that are carried out step by step. */
  runbooks: z.array(z.object({ id: z.string(), title: LocalText })),
  /** What can be got back singly, with its rows. */
  recipes: z.array(z.object({ id: z.string(), title: LocalText })),
  /** What the pack proposes to keep; null when it proposes nothing. */
  retention: RetentionPolicy.nullable(),
  /** Whether a drill can start a restored copy. */
  boot: z.boolean(),
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
  /** Commands that it starts on this computer, and what it changes in a restored copy before. */
  commands: z.array(z.string()),
  credentials: z.array(z.string()),
});
export type PackAbilities = z.infer<typeof PackAbilities>;

/** What one probe of a draft found at a real server; `result` is null for one that was not tried, `why` says the reason. */
export const TriedProbe = z.object({
  id: z.string(),
  title: LocalText,
  kind: ProbeKindName,
  result: ProbeResult.nullable(),
  why: LocalText.nullable(),
});
export type TriedProbe = z.infer<typeof TriedProbe>;

/** The first rows of a view of a draft; `page` is null for one that could not be read, `why` says the reason. */
export const TriedView = z.object({
  id: z.string(),
  title: LocalText,
  page: ViewPage.nullable(),
  why: LocalText.nullable(),
});
export type TriedView = z.infer<typeof TriedView>;

/** The effect of a draft's reading probes and its views. Nothing of it is kept. */
export const PackTrial = z.object({ probes: z.array(TriedProbe), views: z.array(TriedView) });
export type PackTrial = z.infer<typeof PackTrial>;
