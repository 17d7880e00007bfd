import type { RefObject } from 'react';
import type { Run } from '../../../shared/model/runbook.ts';
import { runTexts } from '../../app/texts/runs.ts';
import { useRunCall, useSettle } from '../../data/runbooks.ts';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { HandOverDialog } from './HandOverDialog.tsx';
import type { RunAsk } from './run-ask.ts';
import { StepPlanDialog } from './StepPlanDialog.tsx';
import { WordsDialog } from './WordsDialog.tsx';

type DialogProps = {
  readonly run: Run;
  readonly ask: RunAsk;
  /** Where the focus goes when the button that was pressed is gone. */
  readonly heading: RefObject<HTMLHeadingElement | null>;
  readonly onClose: () => void;
  /** The run is followed again. */
  readonly onGoneOn: () => void;
};

/** What is asked above a run. */
export function RunDialogs(props: DialogProps) {
  const { run, ask } = props;
  switch (ask.kind) {
    case 'plan':
      return (
        <StepPlanDialog
          run={run}
          step={ask.step}
          again={ask.again}
          finalFocus={props.heading}
          onClose={props.onClose}
        />
      );
    case 'fail':
    case 'skip':
      return <ReasonDialog {...props} ask={ask} />;
    case 'hand-over':
      return <HandOverDialog run={run} onClose={props.onClose} />;
    case 'note':
      return <NoteDialog {...props} />;
    case 'finish':
      return <FinishDialog {...props} />;
    case 'abandon':
      return <AbandonDialog {...props} />;
    case 'pass':
      return <PassDialog {...props} ask={ask} />;
  }
}

type AskOf<Kind extends RunAsk['kind']> = Extract<RunAsk, { kind: Kind }>;

function ReasonDialog(props: DialogProps & { readonly ask: AskOf<'fail' | 'skip'> }) {
  const { run, ask } = props;
  const texts = useTexts(runTexts);
  const local = useLocal();
  const settle = useSettle();
  const title = local(ask.step.step.title);
  const isFail = ask.kind === 'fail';
  return (
    <WordsDialog
      title={isFail ? texts.failTitle(title) : texts.skipTitle(title)}
      description={isFail ? texts.failText : texts.skipText}
      label={texts.reason}
      required
      verb={isFail ? texts.failVerb : texts.skipVerb}
      busy={settle.isPending}
      error={settle.error}
      finalFocus={props.heading}
      onClose={props.onClose}
      onSubmit={(reason) =>
        settle.mutate(
          {
            runId: run.id,
            revision: run.revision,
            stepId: ask.step.step.id,
            outcome: isFail ? 'failed' : 'skipped',
            reason,
            file: null,
          },
          { onSuccess: () => (props.onGoneOn(), props.onClose()) },
        )
      }
    />
  );
}

function NoteDialog({ run, onClose }: DialogProps) {
  const texts = useTexts(runTexts);
  const note = useRunCall('runbooks.note');
  return (
    <WordsDialog
      title={texts.noteTitle}
      label={texts.noteText}
      required
      verb={texts.noteVerb}
      busy={note.isPending}
      error={note.error}
      onClose={onClose}
      onSubmit={(text) =>
        note.mutate({ runId: run.id, revision: run.revision, text }, { onSuccess: onClose })
      }
    />
  );
}

function FinishDialog({ run, onClose }: DialogProps) {
  const texts = useTexts(runTexts);
  const finish = useRunCall('runbooks.finish');
  return (
    <WordsDialog
      title={texts.finishTitle}
      description={texts.finishText}
      label={texts.note}
      verb={texts.finishVerb}
      busy={finish.isPending}
      error={finish.error}
      onClose={onClose}
      onSubmit={(note) =>
        finish.mutate(
          { runId: run.id, revision: run.revision, ...(note === '' ? {} : { note }) },
          { onSuccess: onClose },
        )
      }
    />
  );
}

function AbandonDialog({ run, onClose }: DialogProps) {
  const texts = useTexts(runTexts);
  const abandon = useRunCall('runbooks.abandon');
  return (
    <WordsDialog
      title={texts.abandonTitle}
      description={texts.abandonText}
      label={texts.reason}
      required
      tone="danger"
      verb={texts.abandonVerb}
      busy={abandon.isPending}
      error={abandon.error}
      onClose={onClose}
      onSubmit={(reason) =>
        abandon.mutate({ runId: run.id, revision: run.revision, reason }, { onSuccess: onClose })
      }
    />
  );
}

function PassDialog({ run, ask, onClose }: DialogProps & { readonly ask: AskOf<'pass'> }) {
  const texts = useTexts(runTexts);
  const local = useLocal();
  const pass = useRunCall('runbooks.passRule');
  return (
    <WordsDialog
      title={texts.passTitle(local(ask.rule.title))}
      description={texts.passText}
      label={texts.reason}
      required
      tone="danger"
      verb={texts.passVerb}
      busy={pass.isPending}
      error={pass.error}
      onClose={onClose}
      onSubmit={(reason) =>
        pass.mutate(
          { runId: run.id, revision: run.revision, ruleId: ask.rule.id, reason },
          { onSuccess: onClose },
        )
      }
    />
  );
}
