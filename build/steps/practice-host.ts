import { existsSync } from 'node:fs';

/** Why tests can have no host with files of its own here (test/lab/ssh/practice-host.ts); null where they can. */
export function whyNoPracticeHost(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'only root on Linux gives a host files that the desk does not see';
  return existsSync('/usr/sbin/sshd') ? null : 'no OpenSSH server was found on this computer';
}
