import { z } from 'zod';
import { settingsFormats } from '../settings-file.ts';
import { Comparison } from './assertion.ts';
import { FilePath, Name, PackText } from './common.ts';

/** A dotted path in a settings file: `DESKTOP_ONLY_MODE`, `limits.max_size`. `*` stands for every item of a list or table. */
const SettingKey = z.string().min(1).max(300);

/** A file that holds settings of the system. It is read as data and never executed. */
export const SettingsFileDefinition = z.strictObject({
  id: Name,
  title: PackText,
  /** The setting of type folder that `path` lies in. */
  base: Name.default('root'),
  path: FilePath,
  /** The file is a zip archive, such as a jar, and this is the name of the settings file in it. */
  entry: z.string().min(1).max(500).optional(),
  /** Left out where the name of the file says it. */
  format: z.enum(settingsFormats).optional(),
  /** Whether its absence is a deviation. Where it is optional, its policies have the values that hold without it. */
  required: z.boolean().default(true),
  /** The system does not start with a byte order mark in it. */
  'byte-order-mark': z.enum(['allowed', 'fatal']).default('allowed'),
  /** All keys there may be, written as in policies; the system does not start with any other. */
  'known-keys': z.array(SettingKey).max(500).optional(),
});
export type SettingsFileDefinition = z.infer<typeof SettingsFileDefinition>;

const SettingDefault = z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]);

export const KeyPlace = z.strictObject({ file: Name, key: SettingKey });
export type KeyPlace = z.infer<typeof KeyPlace>;

/** What one setting is meant to be. */
export const PolicyDefinition = z.strictObject({
  id: Name,
  title: PackText,
  file: Name,
  key: SettingKey,
  /** Strings may be templates of settings; one that is nothing but a setting without a value leaves the policy off. */
  intended: Comparison.optional(),
  /** Says what is intended where the comparison alone would be a pattern that nobody reads. */
  'intended-words': PackText.optional(),
  /** What its number is of, with the words of probes: `bytes`, `ms`, `days`. */
  unit: z.string().min(1).max(20).optional(),
  /**
   * Must be equal to another setting, or to one of its items where the key has a `*`; to its `default` where it is absent. Secrets are
   * compared, and neither is shown.
   */
  'same-as': KeyPlace.extend({ default: SettingDefault.optional() }).optional(),
  /** What the system takes where the key is absent. Without it an absent key is told as absent. */
  default: SettingDefault.optional(),
  /** Places that win over the file, strongest first, where they have the key. */
  'overridden-by': z.array(KeyPlace).max(5).default([]),
  /** Holds only where the operator's setting has one of these values. */
  when: z
    .strictObject({
      setting: Name,
      'one-of': z
        .array(z.union([z.string().max(100), z.boolean(), z.number()]))
        .min(1)
        .max(20),
    })
    .optional(),
  severity: z.enum(['degraded', 'down']).default('degraded'),
  /** Why it matters, and what to do. */
  reason: PackText,
  /** Its value is never shown, only whether it is set and how long it is. */
  secret: z.boolean().default(false),
});
export type PolicyDefinition = z.infer<typeof PolicyDefinition>;
