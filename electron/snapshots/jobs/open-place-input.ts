import { z } from 'zod';
import { RepositoryId } from '../../../shared/model/ids.ts';
import { RepositoryPlace } from '../../repository/access.ts';

/** What the job that opens a repository unknown to this desk is told. */
export const OpenPlaceInput = RepositoryPlace.extend({
  by: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('code'), recoveryCode: z.string().max(200) }),
    z.object({ kind: z.literal('passphrase'), passphrase: z.string().max(1000) }),
  ]),
});

export type OpenPlaceBy = z.infer<typeof OpenPlaceInput>['by'];

/** What the main process keeps: the secret goes into the credential store and nowhere else. */
export const OpenedPlace = z.object({
  id: RepositoryId,
  createdAt: z.number(),
  rootSecret: z.string().regex(/^[0-9a-f]{40}$/),
});
export type OpenedPlace = z.infer<typeof OpenedPlace>;
