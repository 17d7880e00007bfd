import type { StepId } from '../../../shared/model/ids.ts';
import type { Run, RunStep } from '../../../shared/model/runbook.ts';
import { runTexts } from '../../app/texts/runs.ts';
import { useRunCall } from '../../data/runbooks.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import type { RunAsk } from './run-ask.ts';
import type { StepMove, StepMoves } from './step-moves.ts';
import { keyOf } from './use-run-commands.ts';

/** Carrying out the step in hand: also by a key. */
export type Performing = {
  readonly start: () => void;
  readonly isPending: boolean;
  readonly error: unknown;
};

/** What can be done with a step besides answering it. */
export function StepButtons(props: {
  readonly run: Run;
  readonly step: RunStep;
  readonly moves: StepMoves;
  readonly performing: Performing;
  readonly onAsk: (ask: RunAsk) => void;
  readonly onShow: (stepId: StepId | null) => void;
}) {
  const { run, step, moves, performing, onAsk } = props;
  const texts = useTexts(runTexts);
  const local = useLocal();
  const cancel = useRunCall('runbooks.cancel');
  const stepId = step.step.id;
  const button = (move: StepMove, at: number) => {
    const tone = at === 0 && !isEnded(step) ? 'primary' : 'plain';
    switch (move) {
      case 'answer':
        return null;
      case 'perform':
        return (
          <Button
            key={move}
            icon={moves.again ? 'refresh' : 'run'}
            tone={tone}
            busy={performing.isPending}
            {...keyOf('perform')}
            onClick={performing.start}
          >
            {performWord(step, moves.again, texts)}
          </Button>
        );
      case 'plan':
        return (
          <Button
            key={move}
            icon="run"
            tone={tone}
            {...keyOf('perform')}
            onClick={() => onAsk({ kind: 'plan', step, again: moves.again })}
          >
            {moves.again ? texts.planAgainDialog : texts.plan}
          </Button>
        );
      case 'fail':
        return (
          <Button key={move} icon="close" {...keyOf('fail')} onClick={() => onAsk({ kind: 'fail', step })}>
            {failWord(step, texts)}
          </Button>
        );
      case 'skip':
        return (
          <Button key={move} icon="forward" {...keyOf('skip')} onClick={() => onAsk({ kind: 'skip', step })}>
            {texts.skip}
          </Button>
        );
      case 'cancel':
        return (
          <Button
            key={move}
            icon="stop"
            busy={cancel.isPending}
            onClick={() => cancel.mutate({ runId: run.id })}
          >
            {texts.cancelStep}
          </Button>
        );
    }
  };
  const leadsOn = run.next !== null && run.next !== stepId && isEnded(step);
  return (
    <>
      <ErrorNote error={performing.error ?? cancel.error} />
      {moves.waitsFor === null ? null : (
        <p className="muted">
          <Plain text={texts.waitsForStep(local(moves.waitsFor.step.title))} />
        </p>
      )}
      {leadsOn ? (
        <Button tone="primary" icon="forward" {...keyOf('due')} onClick={() => props.onShow(null)}>
          {texts.toDue}
        </Button>
      ) : null}
      {moves.moves.map(button)}
    </>
  );
}

function isEnded({ state }: RunStep): boolean {
  return state === 'done' || state === 'skipped' || state === 'not-needed';
}

type Texts = Readonly<
  Record<'perform' | 'read' | 'readAgain' | 'repeat' | 'fail' | 'notWell' | 'accept', string>
>;

function performWord({ step }: RunStep, again: boolean, texts: Texts): string {
  if (step.by === 'looked-at') return again ? texts.readAgain : texts.read;
  return again ? texts.repeat : texts.perform;
}

function failWord({ step, state }: RunStep, texts: Texts): string {
  if (state === 'failed') return texts.accept;
  return step.by === 'looked-at' ? texts.notWell : texts.fail;
}
