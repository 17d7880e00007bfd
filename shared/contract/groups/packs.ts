import { z } from 'zod';
import { PackId } from '../../model/ids.ts';
import { PackAbilities, PackDescription, PackProblem } from '../../model/pack.ts';
import { Nothing, call } from '../spec.ts';

const PackText = z.string().max(500_000);

export const packsContract = {
  list: call(Nothing, z.object({ packs: z.array(PackDescription) })),
  show: call(z.object({ packId: PackId }), PackDescription),
  source: call(z.object({ packId: PackId }), z.object({ text: PackText })),
  validate: call(
    z.object({ text: PackText }),
    z.object({ ok: z.boolean(), problems: z.array(PackProblem), pack: PackDescription.nullable() }),
  ),
  template: call(Nothing, z.object({ text: PackText })),
  /** Shows what the pack may do and gives the SHA-256 that `install` has to name. */
  planInstall: call(
    z.object({ text: PackText }),
    z.object({
      pack: PackDescription,
      abilities: PackAbilities,
      replaces: z.number().nullable(),
      added: PackAbilities,
    }),
  ),
  install: call(z.object({ text: PackText, approvedSha256: z.string().length(64) }), PackDescription),
  remove: call(z.object({ packId: PackId }), Nothing),
} as const;
