import type { Target } from '../../shared/model/target.ts';
import { credentialsUsed } from './expression/templates.ts';
import { partsFor } from './parts-for-target.ts';
import type { Pack } from './schema/pack.ts';

/** Names of the credentials that taking a set of this target uses: passwords of its database servers, and what its exports are asked with. */
export function snapshotCredentials(pack: Pack, target: Pick<Target, 'settings'>): readonly string[] {
  const names = partsFor(pack, target).flatMap((part): readonly string[] => {
    if (part.state === 'served')
      return part.definition.password === undefined ? [] : [part.definition.password];
    if (part.state !== 'asked') return [];
    const { session, steps, request } = part.definition;
    const opened = pack.sessions.find(({ id }) => id === session?.id);
    return [
      ...credentialsUsed([steps, request, opened]),
      ...(opened === undefined ? [] : [opened.credential]),
    ];
  });
  return [...new Set(names)];
}
