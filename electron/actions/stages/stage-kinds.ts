import type { Stage } from '../../packs/schema/stage.ts';
import type { ActionContext } from '../action-kind.ts';
import { commandStage } from './command-stage.ts';
import { confirmStage } from './confirm-stage.ts';
import { editStage } from './edit-stage.ts';
import { httpStage } from './http-stage.ts';
import { keepStage } from './keep-stage.ts';
import { putBackStage } from './put-back-stage.ts';
import type { PlannedRun, StageEnd, StagePlan, StageRun } from './stage-kind.ts';
import { waitStage } from './wait-stage.ts';

/** Asks the kind of a stage what it would do. */
export function planStage(stage: Stage, context: ActionContext, run: PlannedRun): Promise<StagePlan> {
  switch (stage.do) {
    case 'edit':
      return editStage.plan(stage, context, run);
    case 'command':
      return commandStage.plan(stage, context, run);
    case 'http':
      return httpStage.plan(stage, context, run);
    case 'wait':
      return waitStage.plan(stage, context, run);
    case 'keep':
      return keepStage.plan(stage, context, run);
    case 'confirm':
      return confirmStage.plan(stage, context, run);
    case 'put-back':
      return putBackStage.plan(stage, context, run);
  }
}

/** Lets the kind of a stage carry it out. */
export function runStage(stage: Stage, context: ActionContext, run: StageRun): Promise<StageEnd> {
  switch (stage.do) {
    case 'edit':
      return editStage.run(stage, context, run);
    case 'command':
      return commandStage.run(stage, context, run);
    case 'http':
      return httpStage.run(stage, context, run);
    case 'wait':
      return waitStage.run(stage, context, run);
    case 'keep':
      return keepStage.run(stage, context, run);
    case 'confirm':
      return confirmStage.run(stage, context, run);
    case 'put-back':
      return putBackStage.run(stage, context, run);
  }
}
