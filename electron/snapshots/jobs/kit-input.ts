import { z } from 'zod';
import { Language } from '../../../shared/model/local-text.ts';
import { RepositoryAccess } from '../../repository/access.ts';

/** What the job that makes a recovery kit is told, and what it answers. */
export const KitInput = z.object({
  access: RepositoryAccess,
  name: z.string(),
  createdAt: z.number(),
  places: z.array(z.string()),
  language: Language,
  /** A folder, or the page itself when it ends in `.html`; null when the page is only to be shown. */
  folder: z.string().nullable(),
  kitDir: z.string(),
});

export const KitResult = z.object({ html: z.string(), files: z.array(z.string()) });
export type KitResult = z.infer<typeof KitResult>;
