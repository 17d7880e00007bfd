import { createHash } from 'node:crypto';
import type { ActionContext } from './action-kind.ts';

/** Covers what the operator saw: what is done, the arguments, the moment, the settings and what was found. */
export function fingerprintOf(what: unknown, context: ActionContext, seen: string): string {
  const { target, settings, plannedAt } = context;
  const text = JSON.stringify([what, context.arguments, target.id, settings, plannedAt, seen]);
  return createHash('sha256').update(text).digest('hex');
}
