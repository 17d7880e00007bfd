import { z } from 'zod';
import type { LocalText } from '../../../shared/model/local-text.ts';

/** Names inside a pack. `constructor` is the one word of this form that every object has a member of already. */
export const Name = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected lower-case words joined by hyphens, such as "device-sessions"')
  .refine((name) => name !== 'constructor', 'expected another name: "constructor" cannot be one');

/** Text for the operator: `{ en, ko }`, or one string that stands for both. */
export const PackText = z
  .union([
    z.string().min(1).max(2000),
    z.strictObject({ en: z.string().min(1).max(2000), ko: z.string().min(1).max(2000) }),
  ])
  .transform((value): LocalText => (typeof value === 'string' ? { en: value, ko: value } : value));

const unitMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const longestMs = 3650 * 86_400_000;

/** A length of time with its unit: `500ms`, `60s`, `15m`, `24h`, `7d`; ten years at most. Parsed to milliseconds. */
export const Duration = z
  .string()
  .regex(/^\d+(ms|s|m|h|d)$/, 'expected a number with a unit, such as "60s" or "15m"')
  .refine((value) => millisecondsOf(value) <= longestMs, 'expected at most ten years, "3650d"')
  .transform(millisecondsOf);

function millisecondsOf(value: string): number {
  return Number.parseInt(value, 10) * (unitMs[value.replace(/^\d+/, '')] ?? 1);
}

const unitBytes: Record<string, number> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4 };

/** A size with its unit: `32 B`, `10 MiB`; 1024 TiB at most. Parsed to bytes. */
export const ByteSize = z
  .string()
  .regex(/^\d+ ?(B|KiB|MiB|GiB|TiB)$/, 'expected a number with a unit, such as "32 B" or "10 MiB"')
  .refine((value) => bytesOf(value) <= 1024 ** 5, 'expected at most "1024 TiB"')
  .transform(bytesOf);

function bytesOf(value: string): number {
  return Number.parseInt(value, 10) * (unitBytes[value.replace(/^\d+ ?/, '')] ?? 1);
}

/**
 * Text that may hold `${settings.x}` (of an address also `.host`, `.port`, `.origin`, `.protocol`), `${credential.x.username}`,
 * `${credential.x.secret}`, `${session.x}`, `${step.id.x}`, `${ack.x}`, `${now}` (RFC 3339) and `${uuid}` (one for the whole run).
 */
export const Template = z.string().max(4000);

/** Any JSON, whose strings are templates. `{ $number: '${settings.room}' }` yields a number. */
export type JsonTemplate = z.infer<ReturnType<typeof z.json>>;
export const JsonTemplate = z.json();

/** RFC 9535, checked and bounded when the pack is loaded. */
export const JsonPath = z.string().max(500).startsWith('$', 'expected a JSONPath that begins with "$"');

/** RE2 syntax: matching takes time linear in the text, whatever the pattern. */
export const Pattern = z.string().min(1).max(1000);

/** A path below the target's root folder, with forward slashes. Templates are allowed. */
export const FilePath = z.string().min(1).max(1000);

/** Names of files that a pattern leaves out. */
export const FileNames = z
  .array(
    z
      .string()
      .max(255)
      .regex(/^[^/\\\0]+$/, 'expected the name of a file, without a folder'),
  )
  .max(50)
  .default([]);

/** Holds where the operator's setting has one of these values. */
export const SettingCondition = z.strictObject({
  setting: Name,
  'one-of': z
    .array(z.union([z.string().max(100), z.boolean()]))
    .min(1)
    .max(20),
});
export type SettingCondition = z.infer<typeof SettingCondition>;
