import { localText } from '../../../shared/text/local-text.ts';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { blocked } from '../action-errors.ts';
import { notThere, scalarAt } from '../settings/new-values.ts';
import { readTargetFile } from '../settings/target-file.ts';
import { nothingPlanned } from './stage-kind.ts';
import type { StageKind } from './stage-kind.ts';

/** Stores what a settings file says as a credential of the target. */
export const keepStage: StageKind<'keep'> = {
  async plan(stage, context) {
    const reading = await readTargetFile(stage.file, context);
    const name = reading.kind === 'file' ? reading.file.name : reading.name;
    const noPlace = await context.credentials.requireUsable().then(
      () => [],
      (error: unknown) => {
        if (isAppError(error)) return [error.text];
        throw error;
      },
    );
    return {
      ...nothingPlanned,
      lines: [`credential ${stage.credential} = ${stage.key} of ${name}`],
      blockers: [...(reading.kind === 'problem' ? [reading.problem] : []), ...noPlace],
    };
  },
  async run(stage, context) {
    const { credentials, signal } = context;
    const reading = await readTargetFile(stage.file, context);
    if (reading.kind === 'problem') throw blocked(reading.problem);
    const value = scalarAt(reading.file.entries.get(stage.key));
    if (value === null || value === '') throw blocked(notThere(stage.key, reading.file.name));
    context.hide(String(value));
    const before = await credentials.read(stage.credential, signal);
    await credentials.store(
      stage.credential,
      { username: before?.username ?? null, secret: String(value) },
      signal,
    );
    return {
      outcome: 'done',
      found: localText(
        `The credential "${stage.credential}" is what ${reading.file.name} says now`,
        `자격 증명 "${stage.credential}"을(를) ${reading.file.name}의 현재 값으로 저장함`,
      ),
      output: null,
    };
  },
};
