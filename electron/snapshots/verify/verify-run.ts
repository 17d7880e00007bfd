import type { LocalText } from '../../../shared/model/local-text.ts';
import type { Progress } from '../../../shared/model/progress.ts';
import type { VerifyLayerName } from '../../../shared/model/snapshot.ts';
import type { Pack } from '../../packs/schema/pack.ts';
import type { JobContext } from '../../platform/job-context.ts';
import type { LayerFindings } from './layer-findings.ts';
import type { VerifySource } from './verify-source.ts';

/** One verification under way. A layer that was not asked for is null. */
export type VerifyRun = {
  readonly source: VerifySource;
  /** Null when the pack's text cannot be read by this version. */
  readonly pack: Pack | null;
  readonly share: number;
  readonly layers: Readonly<Record<VerifyLayerName, LayerFindings | null>>;
  /** An owner-only folder that is removed at the end. */
  readonly scratch: string;
  readonly context: JobContext;
};

const steps = 3;

/** What is being done, with what is known of its size. */
export function stageOf(
  step: number,
  stage: LocalText,
  counted: { readonly files: number; readonly bytes: number },
  totals: { readonly files: number; readonly bytes: number } | null,
): Progress {
  return {
    stage,
    step,
    steps,
    ...counted,
    filesTotal: totals?.files ?? null,
    bytesTotal: totals?.bytes ?? null,
  };
}
