import { z } from 'zod';
import { LocalText } from '../../../../shared/model/local-text.ts';

/** What a target has handed out for one part: a whole answer in a scratch file of this account, or why there is none. */
export const ExportTaken = z.discriminatedUnion('state', [
  /** `at`: when it was asked for, epoch ms. */
  z.object({ state: z.literal('taken'), path: z.string(), at: z.number() }),
  z.object({ state: z.literal('failed'), problem: LocalText }),
]);
export type ExportTaken = z.infer<typeof ExportTaken>;

/** By part; `release` removes the files. */
export type TakenExports = {
  readonly taken: Readonly<Record<string, ExportTaken>>;
  readonly release: () => void;
};
