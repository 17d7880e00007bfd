import { z } from 'zod';
import { ActionDefinition } from './action.ts';
import { Comparison } from './assertion.ts';
import { FilePath, JsonPath, Name, PackText, Template } from './common.ts';
import {
  BootDefinition,
  PartDefinition,
  RecipeDefinition,
  ReferenceDefinition,
  RetentionDefault,
  ServiceDefinition,
} from './part.ts';
import { FactDefinition, IncidentDefinition, LogDefinition } from './incident.ts';
import { PolicyDefinition, SettingsFileDefinition } from './policy.ts';
import { ProbeDefinition } from './probe.ts';
import { ReleaseDefinition } from './release.ts';
import { RuleDefinition } from './rule.ts';
import { RunbookDefinition } from './runbook.ts';
import { ProofDefinition } from './proof.ts';
import { Session } from './request.ts';
import { ViewDefinition } from './view.ts';
import { settingsFormats } from '../settings-file.ts';

const SettingDefinition = z.strictObject({
  type: z.enum(['url', 'folder', 'file', 'integer', 'text', 'choice', 'boolean', 'zone', 'postgres']),
  title: PackText,
  help: PackText.optional(),
  required: z.boolean().default(false),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
  example: z.string().max(200).optional(),
  choices: z.array(z.string().max(100)).max(50).default([]),
  min: z.number().optional(),
  max: z.number().optional(),
  'required-for': z.array(PackText).max(10).default([]),
});
export type SettingDefinition = z.infer<typeof SettingDefinition>;

const CredentialDefinition = z.strictObject({
  type: z.enum(['login', 'secret', 'rotating']),
  title: PackText,
  help: PackText.optional(),
  required: z.boolean().default(false),
  /** A rotating credential is obtained with this login and never typed. */
  from: Name.optional(),
});
export type CredentialDefinition = z.infer<typeof CredentialDefinition>;

/** What identifies such a system, at an address or in a folder. All parts of one rule must hold. */
const DetectRule = z.strictObject({
  http: z.strictObject({ path: Template }).optional(),
  json: z.record(JsonPath, Comparison).optional(),
  files: z.array(FilePath).max(20).optional(),
  because: PackText,
  /**
   * Setting ← key of a settings file that is read as data, never executed. `as` puts the value (`${value}`) into a text, such as a
   * port into an address.
   */
  settings: z
    .record(
      Name,
      z.strictObject({
        file: FilePath,
        format: z.enum(settingsFormats),
        key: z.string().max(100),
        as: z.string().max(200).optional(),
      }),
    )
    .optional(),
});
export type DetectRule = z.infer<typeof DetectRule>;

/** A kind of system, described as data. */
export const Pack = z.strictObject({
  pack: Name,
  version: z.number().int().min(1),
  title: PackText,
  description: PackText.optional(),
  settings: z.record(Name, SettingDefinition),
  credentials: z.record(Name, CredentialDefinition).default({}),
  detect: z.array(DetectRule).max(20).default([]),
  sessions: z.array(Session).max(10).default([]),
  probes: z.array(ProbeDefinition).min(1).max(200),
  views: z.array(ViewDefinition).max(50).default([]),
  /** What the views are called together, where there is a better name than views. */
  'views-title': PackText.optional(),
  /** Files that hold the system's settings, and what each of these is meant to be. */
  'settings-files': z.array(SettingsFileDefinition).max(20).default([]),
  policies: z.array(PolicyDefinition).max(200).default([]),
  /** What may be changed on a target, once its operator allows it. */
  actions: z.array(ActionDefinition).max(50).default([]),
  /** What must not be done: actions that need a reason in writing. */
  rules: z.array(RuleDefinition).max(50).default([]),
  /** Procedures that are carried out step by step. */
  runbooks: z.array(RunbookDefinition).max(100).default([]),
  /** What tells that the system is not as it was: versions and starts. */
  facts: z.array(FactDefinition).max(50).default([]),
  logs: z.array(LogDefinition).max(20).default([]),
  /** What is asked for and kept when something is wrong. */
  incident: IncidentDefinition.optional(),
  /** What belongs to a release: its checklist, versions, and when to go back. */
  release: ReleaseDefinition.optional(),
  /** The backup set. A pack without parts cannot be backed up. */
  parts: z.array(PartDefinition).max(100).default([]),
  references: z.array(ReferenceDefinition).max(20).default([]),
  proofs: z.array(ProofDefinition).max(10).default([]),
  retention: RetentionDefault.optional(),
  recipes: z.array(RecipeDefinition).max(20).default([]),
  service: ServiceDefinition.optional(),
  boot: BootDefinition.optional(),
  /** The Socket.IO probe that the Connection tab and `socketio test --target` climb; its session is used. */
  connection: Name.optional(),
});
export type Pack = z.infer<typeof Pack>;
