import { z } from 'zod';
import { Duration, Name, PackText, SettingCondition, Template } from './common.ts';
import { KeyPlace } from './policy.ts';
import { HttpStep, SessionUse } from './request.ts';

const SettingKey = z
  .string()
  .min(1)
  .max(300)
  .regex(/^[^*]+$/, 'expected one key, without "*"');

const key = {
  key: SettingKey,
  /** What stood there before is `${step.STAGE.NAME}` for the requests of later stages, and never shown. */
  'old-as': Name.optional(),
} as const;

const keyChange = z.union([
  z.strictObject({ ...key, to: z.union([Template, z.number(), z.boolean()]) }),
  z.strictObject({
    ...key,
    generate: z.strictObject({
      bytes: z.number().int().min(16).max(128),
      as: z.enum(['hex', 'base64', 'base64url']),
    }),
  }),
  z.strictObject({ ...key, credential: Name }),
  z.strictObject({ ...key, 'same-as': KeyPlace }),
  /** It is taken out of the file with its line. */
  z.strictObject({ ...key, remove: z.literal(true) }),
]);
export type KeyChange = z.infer<typeof keyChange>;
/** What a key of a settings file is set to. A secret is made, copied or taken from a credential, and never written in a pack. */
export const KeyChange: z.ZodType<KeyChange> = keyChange;

/** Keys of one settings file, set together. `file` is one of `settings-files`. */
export const settingsEdit = { file: Name, set: z.array(KeyChange).min(1).max(20) } as const;

const stageCommon = { id: Name, title: PackText } as const;

/** A program without a shell, as in an action of kind command. */
const CommandStage = z.strictObject({
  do: z.literal('command'),
  ...stageCommon,
  base: Name.default('root'),
  command: z.array(Template).min(1).max(40),
  timeout: Duration.default(60_000),
});

/** Requests, sent once; `check` only reads. */
const HttpStage = z.strictObject({
  do: z.literal('http'),
  ...stageCommon,
  session: SessionUse.optional(),
  run: z.array(HttpStep).max(10).default([]),
  check: z.array(HttpStep).max(10).default([]),
  timeout: Duration.default(30_000),
});

/** Waits until probes of the pack are well. */
const WaitStage = z.strictObject({
  do: z.literal('wait'),
  ...stageCommon,
  probes: z.array(Name).min(1).max(10),
  'at-worst': z.enum(['ok', 'degraded']).default('ok'),
  within: Duration.default(60_000),
  /** Between two looks; each of them counts where a server limits tries. */
  every: Duration.default(2000),
  /** Not waited for where the setting says otherwise. */
  when: SettingCondition.optional(),
});

/** Keeps what a key of a settings file says now as a credential of the target. */
const KeepStage = z.strictObject({
  do: z.literal('keep'),
  ...stageCommon,
  credential: Name,
  ...KeyPlace.shape,
});

/** Something that a person does; it goes on when they say that it is done. */
const ConfirmStage = z.strictObject({ do: z.literal('confirm'), ...stageCommon, text: PackText });

/** Puts the file of an edit back as it was before. */
const PutBackStage = z.strictObject({ do: z.literal('put-back'), ...stageCommon, of: Name });

const stage = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('edit'), ...stageCommon, ...settingsEdit }),
  CommandStage,
  HttpStage,
  WaitStage,
  KeepStage,
  ConfirmStage,
  PutBackStage,
]);
export type Stage = z.infer<typeof stage>;
/** One stage of a guided action. */
export const Stage: z.ZodType<Stage> = stage;
export type StageOf<Do extends Stage['do']> = Extract<Stage, { do: Do }>;
