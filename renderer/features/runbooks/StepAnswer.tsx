import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Run, RunStep, StepQuestion } from '../../../shared/model/runbook.ts';
import { formatMoment } from '../../../shared/text/format-age.ts';
import { runTexts } from '../../app/texts/runs.ts';
import { useSettle } from '../../data/runbooks.ts';
import { useSnapshots } from '../../data/snapshots.ts';
import { Button } from '../../ui/Button.tsx';
import { Choices } from '../../ui/Choices.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { FileField, Select, TextArea, TextField } from '../../ui/Field.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { SubmitForm } from '../../ui/SubmitForm.tsx';
import { answerProblem, answerValue, fileLimitBytes } from './step-answer.ts';

/** What a person says of a step: the answer that it asks for, a note, a file, and that it is done. */
export function StepAnswer(props: {
  readonly run: Run;
  readonly step: RunStep;
  readonly onAnswered: () => void;
  /** What else can be done with the step. */
  readonly children: ReactNode;
}) {
  const { run } = props;
  const { step } = props.step;
  const { question } = step;
  const texts = useTexts(runTexts);
  const form = useAnswer(props.step);
  const settle = useSettle();
  const submit = () => {
    if (form.check()) return;
    settle.mutate(
      { runId: run.id, revision: run.revision, stepId: step.id, outcome: 'done', ...form.said() },
      { onSuccess: props.onAnswered },
    );
  };
  return (
    <SubmitForm className="stack step-answer" onSubmit={submit}>
      {question === null || question.type === 'file' ? null : (
        <Question
          run={run}
          question={question}
          value={form.typed}
          problem={form.problem}
          onChange={form.setTyped}
        />
      )}
      <TextArea label={texts.note} rows={2} value={form.note} onChange={form.setNote} />
      <FileField
        label={texts.file}
        help={texts.fileHelp}
        required={question?.type === 'file' && question.required}
        problem={form.fileProblem}
        onChange={form.setFile}
      />
      {step.passes.length === 0 ? null : (
        <TextField
          label={texts.passReason}
          required
          maxLength={2000}
          autoComplete="off"
          value={form.reason}
          problem={form.reasonProblem}
          onChange={form.setReason}
        />
      )}
      <ErrorNote error={settle.error} />
      <div className="toolbar">
        <Button tone="primary" icon="check" busy={settle.isPending} onClick={submit}>
          {doneWord(props.step, texts)}
        </Button>
        {props.children}
      </div>
    </SubmitForm>
  );
}

/** An action that waits for a person goes on with its next stage. */
function doneWord(
  { step, state }: RunStep,
  texts: Readonly<Record<'done' | 'itIsWell' | 'goOnWithIt', string>>,
): string {
  if (step.by === 'confirmed' && state === 'waiting') return texts.goOnWithIt;
  return step.by === 'looked-at' ? texts.itIsWell : texts.done;
}

/** What is being typed, and what is wrong with it once somebody has tried to send it. */
function useAnswer({ step }: RunStep) {
  const texts = useTexts(runTexts);
  const [typed, setTyped] = useState('');
  const [note, setNote] = useState('');
  const [reason, setReason] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [strict, setStrict] = useState(false);
  const { question } = step;
  const found = question === null ? null : answerProblem(question, typed, file !== null);
  const words = found === null ? null : { missing: texts.answerMissing, form: texts.answerForm }[found];
  const isOfFile = question?.type === 'file';
  const tooLarge = file !== null && file.size > fileLimitBytes;
  const lacksReason = step.passes.length > 0 && reason.trim() === '';
  return {
    typed,
    setTyped,
    note,
    setNote,
    reason,
    setReason,
    setFile,
    problem: strict && !isOfFile ? words : null,
    fileProblem: tooLarge ? texts.fileTooLarge : strict && isOfFile ? words : null,
    reasonProblem: strict && lacksReason ? texts.reasonMissing : null,
    /** Shows what is wrong; whether there is anything. */
    check: () => {
      setStrict(true);
      return found !== null || tooLarge || lacksReason;
    },
    said: () => ({
      ...answerValue(question, typed),
      ...(note.trim() === '' ? {} : { note: note.trim() }),
      ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
      file,
    }),
  };
}

function Question(props: {
  readonly run: Run;
  readonly question: StepQuestion;
  readonly value: string;
  readonly problem: string | null;
  readonly onChange: (value: string) => void;
}) {
  const { question, value, problem, onChange } = props;
  const texts = useTexts(runTexts);
  const local = useLocal();
  if (question.type === 'snapshot') return <SnapshotChoice {...props} />;
  if (question.type !== 'choice')
    return (
      <TextField
        label={texts.answer}
        required={question.required}
        value={value}
        problem={problem}
        onChange={onChange}
        maxLength={10_000}
        autoComplete="off"
        inputMode={question.type === 'number' ? 'decimal' : 'text'}
      />
    );
  return (
    <>
      <Choices
        label={texts.choose}
        value={value}
        choices={question.choices.map(({ id, title }) => ({ value: id, label: local(title) }))}
        onChange={onChange}
      />
      {problem === null ? null : <p className="field__problem">{problem}</p>}
    </>
  );
}

/** One of the snapshots of the run's target, the newest first. */
function SnapshotChoice(props: {
  readonly run: Run;
  readonly question: StepQuestion;
  readonly value: string;
  readonly problem: string | null;
  readonly onChange: (value: string) => void;
}) {
  const texts = useTexts(runTexts);
  const language = useLanguage();
  const snapshots = useSnapshots(props.run.targetId).data?.snapshots ?? [];
  return (
    <Select
      label={texts.snapshot}
      required={props.question.required}
      value={props.value}
      problem={props.problem}
      onChange={props.onChange}
      choices={[
        { value: '', label: texts.chooseSnapshot },
        ...snapshots.map(({ id, label, startedAt }) => ({
          value: id,
          label: `${formatMoment(startedAt, language)} ${label ?? ''}`.trim(),
        })),
      ]}
    />
  );
}
