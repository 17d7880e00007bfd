import { createHash } from 'node:crypto';
import type { PackDescription } from '../../shared/model/pack.ts';
import type { RetentionPolicy } from '../../shared/model/retention.ts';
import type { Pack } from './schema/pack.ts';

/** SHA-256 of exactly this text (UTF-8), in hexadecimal. An approval is worth this text and no other. */
export function packSha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** A pack as the faces see it. */
export function describePack(pack: Pack, origin: PackDescription['origin'], sha256: string): PackDescription {
  return {
    id: pack.pack,
    version: pack.version,
    title: pack.title,
    description: pack.description ?? null,
    origin,
    sha256,
    settings: Object.entries(pack.settings).map(([name, setting]) => ({
      name,
      type: setting.type,
      title: setting.title,
      help: setting.help ?? null,
      required: setting.required,
      default: setting.default ?? null,
      example: setting.example ?? null,
      choices: setting.choices,
      min: setting.min ?? null,
      max: setting.max ?? null,
      requiredFor: setting['required-for'],
    })),
    credentials: Object.entries(pack.credentials).map(([name, credential]) => ({
      name,
      type: credential.type,
      title: credential.title,
      help: credential.help ?? null,
      required: credential.required,
    })),
    probes: pack.probes.map(({ id, title, kind, every, writes }) => ({
      id,
      title,
      kind,
      everyMs: every,
      writes,
    })),
    views: pack.views.map(({ id, title }) => ({ id, title })),
    viewsTitle: pack['views-title'] ?? null,
    connection: pack.connection !== undefined,
    policies: pack.policies.length > 0 || pack['settings-files'].length > 0,
    parts: pack.parts.map(({ id, kind, title, required, sensitive, needs }) => ({
      id,
      kind,
      title,
      required,
      sensitive,
      needs,
    })),
    runbooks: pack.runbooks.map(({ id, title }) => ({ id, title })),
    recipes: pack.recipes.map(({ id, title }) => ({ id, title })),
    retention: pack.retention ? proposedRetention(pack.retention) : null,
    boot: pack.boot !== undefined,
  };
}

function proposedRetention(proposed: NonNullable<Pack['retention']>): RetentionPolicy {
  return {
    last: proposed['keep-last'],
    daily: proposed['keep-daily'],
    weekly: proposed['keep-weekly'],
    monthly: proposed['keep-monthly'],
  };
}
