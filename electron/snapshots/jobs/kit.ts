import { z } from 'zod';
import { Language } from '../../../shared/model/local-text.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { recoveryCodeOf } from '../../repository/format/recovery-code.ts';
import { renderRecoveryKit } from '../../repository/kit/kit-page.ts';
import { readRecoverScript } from '../../repository/kit/recover-script.ts';
import { writeRecoveryKit } from '../../repository/kit/recovery-kit.ts';
import { RepositoryAccess } from '../../repository/access.ts';

export const kitJobName = 'repository-kit';

const KitInput = z.object({
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

/** The recovery kit of a repository: the page for print, and beside it the script that restores without Holdfast. */
export async function makeKit(raw: unknown, _context: JobContext): Promise<KitResult> {
  const { access, folder, kitDir, name, createdAt, places, language } = KitInput.parse(raw);
  const script = await readRecoverScript(kitDir);
  const recoveryCode = recoveryCodeOf(Buffer.from(access.rootSecret, 'hex'));
  const kit = { repositoryId: access.id, name, createdAt, places, language, recoveryCode };
  if (folder === null) {
    return { html: renderRecoveryKit({ ...kit, recoverSha256: script.sha256 }), files: [] };
  }
  const { html, files } = await writeRecoveryKit(folder, kit, script);
  return { html, files: [...files] };
}
