import type { Target } from '../../shared/model/target.ts';
import { parsePostgresAddress, postgresPeer } from '../../shared/rules/postgres-address.ts';
import type { SecretSource } from '../credentials/secret-source.ts';
import { partsFor } from '../packs/parts-for-target.ts';
import type { Pack } from '../packs/schema/pack.ts';
import type { ServerSecrets } from './capture/postgres/server-access.ts';

/** The secrets that the parts of a target's set need, and no others. Rejects with `credentials/…` when the store cannot be asked. */
export async function serverSecrets(
  pack: Pack | null,
  { id, network }: Target,
  source: Pick<SecretSource, 'read'>,
  signal: AbortSignal,
): Promise<ServerSecrets> {
  const names = (pack?.parts ?? []).flatMap((part) =>
    part.kind === 'postgres' && part.password !== undefined ? [part.password] : [],
  );
  const passwords: Record<string, string> = {};
  for (const name of new Set(names)) {
    const found = await source.read(id, name, signal);
    if (found !== null) passwords[name] = found.secret;
  }
  return { passwords, authority: network.ca };
}

/**
 * What opens one database that a restore has kept, and null when the safety copy is none: the secret of the part on the same server, as
 * the same user. No other one is sent there.
 */
export async function keptDatabaseSecret(
  safety: string,
  pack: Pack | null,
  target: Target | null,
  source: Pick<SecretSource, 'read'>,
  signal: AbortSignal,
): Promise<{ readonly password: string | null; readonly authority: string | null } | null> {
  const kept = parsePostgresAddress(safety);
  if (kept === null) return null;
  if (pack === null || target === null) return { password: null, authority: null };
  const part = partsFor(pack, target).find(
    (one) =>
      one.state === 'served' &&
      one.address.user === kept.user &&
      postgresPeer(one.address) === postgresPeer(kept),
  );
  const name = part?.state === 'served' ? part.definition.password : undefined;
  const found = name === undefined ? null : await source.read(target.id, name, signal);
  return { password: found?.secret ?? null, authority: target.network.ca };
}
