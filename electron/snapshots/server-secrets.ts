import type { Target } from '../../shared/model/target.ts';
import type { SecretSource } from '../credentials/secret-source.ts';
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
