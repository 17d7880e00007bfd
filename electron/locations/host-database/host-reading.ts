import type { SshConnection } from '../ssh/ssh-connection.ts';

/** One reading of one database on a host. */
export type HostReading = {
  readonly connection: SshConnection;
  /** Absolute on the host, free of links, on a disk of its own. */
  readonly path: string;
  /** How the file is called towards the operator. */
  readonly name: string;
  readonly timeoutMs: number;
};

/** What is left free where a copy is made. */
export const spareBytes = 64 * 1024 ** 2;

/** How long a program stays on the host at most: somewhat longer than anybody waits for it. In seconds. */
export function lifeOf({ timeoutMs }: Pick<HostReading, 'timeoutMs'>): number {
  return Math.ceil(timeoutMs / 1000) + 10;
}
