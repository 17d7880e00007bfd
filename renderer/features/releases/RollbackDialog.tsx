import { useEffect, useRef, useState } from 'react';
import type { Release } from '../../../shared/model/release.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { releaseTexts } from '../../app/texts/releases.ts';
import { useReleaseCall, useRollbackPlan } from '../../data/releases.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';

/** The plan of going back, the reason, and the name of the target: then the set before is restored. */
export function RollbackDialog(props: { readonly release: Release; readonly onClose: () => void }) {
  const { release } = props;
  const texts = useTexts(releaseTexts);
  const ui = useTexts(uiTexts);
  const cancel = useRef<HTMLButtonElement>(null);
  const [name, setName] = useState('');
  const [reason, setReason] = useState('');
  const plan = useRollbackPlan();
  const rollback = useReleaseCall('releases.rollback');
  const { mutate } = plan;
  useEffect(() => mutate(release.id), [mutate, release.id]);
  const ready =
    name === release.targetName &&
    reason.trim() !== '' &&
    plan.data !== undefined &&
    plan.data.blockers.length === 0;
  const restore = () =>
    rollback.mutate(
      { releaseId: release.id, revision: release.revision, confirmName: name, reason: reason.trim() },
      { onSuccess: props.onClose },
    );
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={texts.rollbackTitle}
      description={texts.stopFirst}
      initialFocus={cancel}
      actions={
        <>
          <Button ref={cancel} onClick={props.onClose}>
            {ui.cancel}
          </Button>
          <Button tone="danger" disabled={!ready} busy={rollback.isPending} onClick={restore}>
            {texts.rollbackVerb}
          </Button>
        </>
      }
    >
      <div className="stack">
        {plan.isPending ? <Skeleton rows={3} /> : null}
        {plan.data === undefined ? null : <PlanLines plan={plan.data} />}
        {plan.error === null ? null : <ErrorNote error={plan.error} onRetry={() => mutate(release.id)} />}
        <ErrorNote error={rollback.error} />
        <TextField required label={texts.reason} value={reason} onChange={setReason} maxLength={2000} />
        <TextField
          label={ui.typeName(release.targetName)}
          value={name}
          onChange={setName}
          autoComplete="off"
        />
      </div>
    </Dialog>
  );
}

function PlanLines(props: { readonly plan: NonNullable<ReturnType<typeof useRollbackPlan>['data']> }) {
  const texts = useTexts(releaseTexts);
  const local = useLocal();
  const language = useLanguage();
  const number = (value: number) => formatNumber(value, language);
  const { parts, blockers, warnings } = props.plan;
  const lost = parts.flatMap(({ id, title, rows: differing }) =>
    (differing ?? []).map((row) => ({ id, title, ...row })),
  );
  const rows = (count: number | null) => (count === null ? '?' : number(count));
  return (
    <>
      {blockers.map(({ text }) => (
        <div key={text.en} className="note note--error">
          <Plain text={local(text)} />
        </div>
      ))}
      <ul className="release__plan">
        {parts.map(({ id, title, changes: { added, changed, removed } }) => (
          <li key={id}>
            <Plain text={local(title)} />
            <span className="muted">{texts.changes(number(added), number(changed), number(removed))}</span>
          </li>
        ))}
      </ul>
      {lost.length === 0 ? null : (
        <ul className="release__plan">
          {lost.map(({ id, title, table, now, inSnapshot }) => (
            <li key={`${id}/${table}`}>
              <Plain text={`${local(title)}: ${table}`} />
              <span className="muted">{texts.rows(rows(now), rows(inSnapshot))}</span>
            </li>
          ))}
        </ul>
      )}
      {warnings.map(({ text }) => (
        <p key={text.en} className="muted">
          <Plain text={local(text)} />
        </p>
      ))}
    </>
  );
}
