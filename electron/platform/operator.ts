import { hostname, userInfo } from 'node:os';

/** Who uses this desk, as far as the operating system knows: `account@host`. */
export function currentOperator(): string {
  return `${accountName()}@${hostname()}`;
}

/** A container may run under a number that has no account. */
export function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
