import { z } from 'zod';
import type { PostgresAccess } from '../../../locations/postgres/connection.ts';
import type { ServedPart } from '../../../packs/parts-for-target.ts';
import type { CaptureSource } from '../source/capture-source.ts';

/** What a capture needs to open the databases of servers: passwords by the name of their credential, never kept in a snapshot. */
export const ServerSecrets = z.object({
  passwords: z.record(z.string(), z.string()),
  /** The certificate authority of the target, as PEM text. */
  authority: z.string().nullable(),
});
export type ServerSecrets = z.infer<typeof ServerSecrets>;

export const noServerSecrets: ServerSecrets = { passwords: {}, authority: null };

export function accessOf({ address, definition }: ServedPart, secrets: ServerSecrets): PostgresAccess {
  const { password } = definition;
  return {
    address,
    authority: secrets.authority,
    password: password === undefined ? null : (secrets.passwords[password] ?? null),
  };
}

/** The same, by the way on which the server is reached from this process. */
export async function reachedAccess(
  part: ServedPart,
  secrets: ServerSecrets,
  source: Pick<CaptureSource, 'reach'>,
): Promise<PostgresAccess> {
  const access = accessOf(part, secrets);
  return { ...access, address: await source.reach(access.address) };
}
