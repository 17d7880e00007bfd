import { basename, join } from 'node:path';
import type { ActionResult } from '../../shared/model/action.ts';
import type { Stage } from '../packs/schema/stage.ts';
import { planChanged } from './action-errors.ts';
import { runKind } from './action-kinds.ts';
import type { ActionContext, PieceDefinition } from './action-kind.ts';
import { sudoNoted } from './command/program.ts';
import { filesCopy, rowsCopy } from './kept/copy-places.ts';
import type { RunLedger } from './run-ledger.ts';
import type { KeptFile, RunRecord } from './run-record.ts';
import { runStages } from './stages/run-stages.ts';

/** What was carried out, without what only the service knows of it. */
export type CarriedOut = Pick<
  ActionResult,
  'state' | 'ok' | 'changes' | 'stages' | 'safetyCopy' | 'checks' | 'captured' | 'output'
> & { readonly run: RunRecord };

/** Carries out an action that is one piece. @throws AppError action/plan-changed, and what its kind throws */
export async function carryOutPiece(
  definition: PieceDefinition,
  work: {
    readonly run: RunRecord;
    readonly seen: string;
    readonly keptAs: string;
    readonly context: ActionContext;
    readonly ledger: RunLedger;
  },
): Promise<CarriedOut> {
  const { context, ledger, seen, keptAs } = work;
  // Where the copy would be: one that is cut off ends without saying whether it has made it.
  const withSudo = definition.kind === 'command' ? sudoNoted(context) : {};
  ledger.begin({ ...work.run, safetyCopy: placeOfCopy(definition, keptAs) }, withSudo);
  const found = await runKind(definition, context, { seen, keptAs });
  if (found === null) throw planChanged();
  const { noted, captured = [], ...result } = found;
  const state = result.ok ? 'done' : 'failed';
  const run = { ...work.run, state, endedAt: context.clock.now(), safetyCopy: result.safetyCopy } as const;
  const changed = result.changes.reduce((sum, { count }) => sum + count, 0);
  ledger.end(run, { changed, safetyCopy: result.safetyCopy, ...withSudo, ...noted });
  return { ...result, captured, state, stages: [], run };
}

function placeOfCopy({ kind }: PieceDefinition, keptAs: string): string | null {
  if (kind === 'sqlite-exec') return rowsCopy(keptAs);
  return kind === 'files-delete' || kind === 'files-keep' ? filesCopy(keptAs) : null;
}

/** Carries out stages from where the run is. `kept` is what a way back has to put back. */
export async function carryOutStages(
  stages: readonly Stage[],
  work: {
    readonly run: RunRecord;
    readonly earlier: readonly KeptFile[];
    readonly safetyFolder: string;
    readonly context: ActionContext;
    readonly ledger: RunLedger;
  },
): Promise<CarriedOut> {
  const { context, ledger, safetyFolder } = work;
  let { run } = work;
  const kept: KeptFile[] = [...work.earlier, ...run.kept];
  const digests = new Map(Object.entries(run.files));
  const standing = await runStages({
    stages,
    results: run.stages,
    context,
    run: {
      kept,
      digests,
      keep: (file) => {
        kept.push(file);
        run = { ...run, kept: [...run.kept, file] };
        ledger.note(run, null);
      },
      copyPath: (stage, name) => join(safetyFolder, `${run.id}-${stage}-${basename(name)}.sealed`),
    },
    report: ({ results }, ended) => {
      run = { ...run, stages: [...results], files: Object.fromEntries(digests) };
      ledger.note(run, ended, ended?.kind === 'command' ? sudoNoted(context) : {});
    },
  });
  const state = standing.state === 'running' ? 'failed' : standing.state;
  run = { ...run, state, endedAt: state === 'waiting' ? null : context.clock.now() };
  const failed = standing.results.find(({ outcome }) => outcome === 'failed');
  if (state === 'waiting') ledger.note(run, null);
  else ledger.end(run, failed === undefined ? {} : { stage: failed.id });
  return {
    state,
    ok: state === 'done',
    changes: [],
    stages: [...standing.results],
    safetyCopy: run.kept[0]?.copy ?? null,
    checks: [],
    captured: [],
    output: null,
    run,
  };
}
