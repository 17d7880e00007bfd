import type { Dispatch } from 'react';
import { formatBytes } from '../../../../shared/text/format-bytes.ts';
import { formatDuration } from '../../../../shared/text/format-duration.ts';
import { backUpTexts } from '../../../app/texts/back-up.ts';
import { snapshotTexts } from '../../../app/texts/snapshots.ts';
import { useRepository } from '../../../data/repositories.ts';
import { useChosenTarget, useTargetSummary } from '../../../data/targets.ts';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { TextArea } from '../../../ui/Field.tsx';
import { useLanguage, useLocal, useTexts } from '../../../ui/language.tsx';
import { Plain } from '../../../ui/Plain.tsx';
import { isPartial } from './back-up-machine.ts';
import type { BackUpEvent, BackUpState } from './back-up-machine.ts';

/** Exactly what will happen, and the written reason where the set is not complete. */
export function ReviewStep(props: {
  readonly state: BackUpState;
  readonly dispatch: Dispatch<BackUpEvent>;
  readonly error: unknown;
}) {
  const { state } = props;
  const texts = useTexts(backUpTexts);
  const sentences = useSentences(state);
  return (
    <div className="form">
      <h2>{texts.reviewTitle}</h2>
      <ul className="review-list">
        {sentences.map((sentence) => (
          <li key={sentence}>
            <Plain text={sentence} />
          </li>
        ))}
      </ul>
      {isPartial(state) ? <PartialReason state={state} dispatch={props.dispatch} /> : null}
      <ErrorNote error={props.error} />
    </div>
  );
}

function useSentences(state: BackUpState): readonly string[] {
  const texts = useTexts(backUpTexts);
  const kinds = useTexts(snapshotTexts);
  const language = useLanguage();
  const local = useLocal();
  const target = useTargetSummary(state.targetId);
  const host = useChosenTarget(state.targetId).data?.host ?? null;
  const repository = useRepository(state.repositoryId);
  const ready = (state.plan?.parts ?? []).filter((part) => part.state === 'ready');
  const bytes = ready.reduce((sum, part) => sum + (part.bytes ?? 0), 0);
  const stallMs = Math.max(0, ...ready.map((part) => part.expectedStallMs ?? 0));
  const label = state.label.trim();
  const kind = kinds[state.kind];
  return [
    texts.reads(ready.map((part) => local(part.title)).join(', '), target?.name ?? ''),
    ...(host?.sudo === true ? [texts.asRoot(host.address)] : []),
    ...(stallMs === 0 ? [] : [texts.stalls(formatDuration(stallMs, language))]),
    texts.writes(formatBytes(bytes, language), repository?.name ?? '', repository?.place ?? ''),
    label === '' ? texts.unnamed(kind) : texts.named(label, kind),
    state.verify ? texts.verifies : texts.doesNotVerify,
    texts.cancels,
  ];
}

function PartialReason(props: { readonly state: BackUpState; readonly dispatch: Dispatch<BackUpEvent> }) {
  const { state, dispatch } = props;
  const texts = useTexts(backUpTexts);
  const local = useLocal();
  return (
    <section className="note note--warning" aria-label={texts.partialTitle}>
      <div className="stack grow">
        <strong>{texts.partialTitle}</strong>
        <ul>
          {(state.plan?.problems ?? []).map((problem) => (
            <li key={local(problem)}>
              <Plain text={local(problem)} />
            </li>
          ))}
        </ul>
        <TextArea
          label={texts.partialReason}
          help={texts.partialHelp}
          required
          rows={2}
          value={state.partialReason}
          problem={state.strict && state.partialReason.trim() === '' ? texts.partialMissing : null}
          onChange={(reason) => dispatch({ kind: 'reason-typed', reason })}
        />
      </div>
    </section>
  );
}
