import { useEffect, useRef, useState } from 'react';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { RetentionPlan } from '../../../shared/model/retention.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { formatMoment } from '../../../shared/text/format-age.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { retentionTexts } from '../../app/texts/retention.ts';
import { useApplyRetention, useRetentionPlan } from '../../data/retention.ts';
import { useSnapshots } from '../../data/snapshots.ts';
import { announce } from '../../ui/announce.tsx';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';
import type { NamedChoice } from './RetentionSection.tsx';
import { shortId } from '../snapshots/layer-marks.ts';

/** The dry run: each set with why it stays or goes. Applying it asks for the name of the target. */
export function RetentionPlanDialog(props: {
  readonly target: TargetSummary;
  readonly choice: NamedChoice;
  readonly onClose: () => void;
}) {
  const { target, choice, onClose } = props;
  const texts = useTexts(retentionTexts);
  const language = useLanguage();
  const plan = useRetentionPlan();
  const apply = useApplyRetention();
  const sets = useSnapshots(target.id).data?.snapshots ?? [];
  /** The sets before some were removed, so that each line keeps its moment. */
  const [before, setBefore] = useState<readonly Snapshot[] | null>(null);
  const [asking, setAsking] = useState(false);
  const input = { targetId: target.id, repositoryId: choice.repositoryId };
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    plan.mutate(input);
  });
  const removed = plan.data?.refused === null ? plan.data.remove.length : 0;
  const number = (value: number) => formatNumber(value, language);
  return (
    <Dialog
      open
      onClose={onClose}
      width="large"
      title={texts.planTitle(target.name, choice.repositoryName)}
      actions={
        <>
          <Button onClick={onClose}>{texts.close}</Button>
          {removed > 0 && !apply.isSuccess ? (
            <Button tone="danger" onClick={() => setAsking(true)}>
              {texts.apply}
            </Button>
          ) : null}
        </>
      }
    >
      <div className="stack">
        <ErrorNote error={plan.error} onRetry={() => plan.mutate(input)} />
        {plan.isPending ? <p className="muted">{texts.planning}</p> : null}
        {plan.isPending ? <Skeleton rows={6} /> : null}
        <div role="status" className="retention__applied">
          {apply.data ? texts.applied(number(apply.data.remove.length)) : null}
        </div>
        {plan.data ? <Plan plan={plan.data} sets={before ?? sets} applied={apply.isSuccess} /> : null}
      </div>
      <ConfirmDialog
        open={asking}
        onClose={() => (apply.reset(), setAsking(false))}
        title={texts.applyTitle(number(removed))}
        description={texts.applyText}
        verb={texts.applyVerb}
        typedName={target.name}
        busy={apply.isPending}
        error={apply.error}
        onConfirm={(confirmName) => {
          setBefore(sets);
          apply.mutate(
            { ...input, confirmName },
            {
              onSuccess: (done) => {
                setAsking(false);
                announce(texts.applied(number(done.remove.length)));
              },
            },
          );
        }}
      />
    </Dialog>
  );
}

type Line = { readonly id: string; readonly goes: boolean; readonly why: readonly LocalText[] };

function Plan(props: {
  readonly plan: RetentionPlan;
  readonly sets: readonly Snapshot[];
  readonly applied: boolean;
}) {
  const { plan } = props;
  const texts = useTexts(retentionTexts);
  const local = useLocal();
  const language = useLanguage();
  const moment = (id: string) => {
    const set = props.sets.find((each) => each.id === id);
    return set === undefined ? shortId(id) : formatMoment(set.startedAt, language);
  };
  const lines: readonly Line[] = [
    ...plan.remove.map(({ id, reason }) => ({ id, goes: true, why: [reason] })),
    ...plan.keep.map(({ id, reasons }) => ({ id, goes: false, why: reasons })),
  ];
  return (
    <>
      {plan.refused === null ? null : (
        <p className="note note--warning">
          <span>
            <strong>{texts.refused}</strong>: <Plain text={local(plan.refused)} />
          </span>
        </p>
      )}
      {props.applied ? null : (
        <p role="status">
          {plan.remove.length === 0 ? `${texts.nothing} ` : null}
          {texts.remove(formatNumber(plan.remove.length, language))} ·{' '}
          {texts.keep(formatNumber(plan.keep.length, language))}
        </p>
      )}
      <ScrollRegion className="card table-scroll" label={texts.decision}>
        <table className="table" aria-label={texts.decision}>
          <thead>
            <tr>
              <th scope="col" className="retention__decision">
                {texts.decision}
              </th>
              <th scope="col" className="retention__set">
                {texts.set}
              </th>
              <th scope="col">{texts.reason}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ id, goes, why }) => (
              <tr key={id}>
                <td>
                  {goes ? (
                    <strong>− {props.applied ? texts.gone : texts.goes}</strong>
                  ) : (
                    <span className="muted">{texts.stays}</span>
                  )}
                </td>
                <td>{moment(id)}</td>
                <td>
                  <Plain text={why.map((reason) => local(reason)).join(' · ')} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </>
  );
}
