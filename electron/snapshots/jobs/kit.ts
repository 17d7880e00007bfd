import type { JobContext } from '../../platform/job-context.ts';
import { recoveryCodeOf } from '../../repository/format/recovery-code.ts';
import { renderRecoveryKit } from '../../repository/kit/kit-page.ts';
import { readRecoverScript } from '../../repository/kit/recover-script.ts';
import { writeRecoveryKit } from '../../repository/kit/recovery-kit.ts';
import type { KitResult } from './kit-input.ts';
import { KitInput } from './kit-input.ts';

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
