import { z } from 'zod';
import { PackId, TargetId } from '../../model/ids.ts';
import { LocalText } from '../../model/local-text.ts';
import { PackAbilities, PackDescription, PackProblem, PackTrial } from '../../model/pack.ts';
import { NetworkSettings, SettingValue } from '../../model/target.ts';
import { CallId, Nothing, call } from '../spec.ts';

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
  /**
   * Tries a draft at a real server: its probes that only read, and the first rows of its views. `settings` are added to those of the
   * target, or stand alone without one; a folder or file is a picker token. Credentials are those of the target, and go to its own addresses only.
   */
  try: call(
    z.object({
      text: PackText,
      targetId: TargetId.optional(),
      settings: z.record(z.string().max(60), SettingValue).default({}),
      network: NetworkSettings.partial().default({}),
      callId: CallId.optional(),
    }),
    PackTrial,
  ),
  /** Shows what the pack may do and gives the SHA-256 that `install` has to name. */
  planInstall: call(
    z.object({ text: PackText }),
    z.object({
      pack: PackDescription,
      abilities: PackAbilities,
      replaces: z.number().nullable(),
      added: PackAbilities,
      /** What is odd about the text against the one it replaces, such as an older version. */
      remarks: z.array(LocalText),
    }),
  ),
  install: call(z.object({ text: PackText, approvedSha256: z.string().length(64) }), PackDescription),
  remove: call(z.object({ packId: PackId }), Nothing),
} as const;
