import { expect } from 'vitest';
import type { ShopDesk } from '../../cli/support/shop-desk.ts';
import { endedSo } from './carried-out.ts';
import type { Answers, CarriedOut, carriedOut } from './carried-out.ts';

type Go = ReturnType<typeof carriedOut>['go'];

/** The snapshot that a step of a run took or used. */
export function snapshotOf(run: CarriedOut, stepId: string): string {
  return String(run.steps.find(({ step }) => step.id === stepId)?.attempts.at(-1)?.evidence.snapshotId);
}

/** Carries a step that failed out once more, and the run from there to a good end. */
export function mending(desk: () => ShopDesk, go: Go) {
  return async ({ id }: CarriedOut, stepId: string, answers: Answers): Promise<CarriedOut> => {
    await desk().json('runbook', 'repeat', stepId, '--run', id);
    const { exitCode, run } = await go(['next', id], answers);
    expect({ exitCode, failed: endedSo(run, 'failed'), ok: run.ok }).toEqual({
      exitCode: 0,
      failed: [],
      ok: true,
    });
    return run;
  };
}
