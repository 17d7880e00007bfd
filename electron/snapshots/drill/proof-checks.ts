import { join } from 'node:path';
import type { DrillCheck } from '../../../shared/model/drill.ts';
import { proofSummary } from '../../../shared/text/proof-summary.ts';
import { partsFor } from '../../packs/parts-for-target.ts';
import type { Pack } from '../../packs/schema/pack.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { proofsOfSource } from '../verify/check-proofs.ts';
import type { VerifySource } from '../verify/verify-source.ts';
import { baseFolder } from './restored-set.ts';

/** What the pack wants proven, of the restored files: that what they keep encrypted opens with what was restored beside it. */
export async function proofChecks(
  pack: Pack,
  source: VerifySource,
  folder: string,
  context: JobContext,
): Promise<readonly DrillCheck[]> {
  const databases = new Map<string, string>();
  for (const part of partsFor(pack, source.contents.root.target)) {
    if (part.state !== 'placed' || part.definition.kind !== 'sqlite') continue;
    const { id, base } = part.definition;
    databases.set(id, join(baseFolder(folder, base), ...part.path.split('/')));
  }
  const results = await proofsOfSource({ source, pack, context }, databases);
  return results.map((result) => ({
    what: result.title,
    ok: result.state !== 'down',
    detail: proofSummary(result),
  }));
}
