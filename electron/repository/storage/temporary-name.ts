import { randomBytes } from 'node:crypto';

const pattern = /^\.[^/]*\.tmp$/;

/** What was left by a crash is removed after so long: what is younger may be in the making. */
export const oldTemporaryMs = 24 * 3_600_000;

/** The name of a file until its content is whole. Readers leave such names out. */
export function temporaryName(): string {
  return `.new.${randomBytes(6).toString('hex')}.tmp`;
}

export function isTemporaryName(name: string): boolean {
  return pattern.test(name);
}
