import { useState } from 'react';
import type { RetentionChoice } from '../../../shared/contract/groups/retention.ts';
import type { TargetId } from '../../../shared/model/ids.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { keptText } from '../../../shared/text/kept-text.ts';
import { retentionTexts } from '../../app/texts/retention.ts';
import { useRepositories } from '../../data/repositories.ts';
import { useRetention } from '../../data/retention.ts';
import { useTargets } from '../../data/targets.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Select } from '../../ui/Field.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RetentionDialog } from './RetentionDialog.tsx';
import { RetentionPlanDialog } from './RetentionPlanDialog.tsx';

/** How many sets of a target each repository keeps, and who says so. */
export function RetentionSection() {
  const texts = useTexts(retentionTexts);
  const targets = useTargets();
  const [wanted, setWanted] = useState<TargetId | null>(null);
  const known = targets.data?.targets ?? [];
  const target = known.find(({ id }) => id === wanted) ?? known[0];
  return (
    <section className="stack" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <p className="muted">{texts.help}</p>
      <ErrorNote error={targets.error} onRetry={() => void targets.refetch()} />
      {targets.data && target === undefined ? <EmptyState title={texts.noTargets} /> : null}
      {target === undefined ? null : (
        <>
          <div className="toolbar">
            <Select<TargetId>
              label={texts.target}
              value={target.id}
              onChange={setWanted}
              choices={known.map(({ id, name }) => ({ value: id, label: name }))}
            />
          </div>
          <RetentionOfTarget key={target.id} target={target} />
        </>
      )}
    </section>
  );
}

/** A choice with the name of the repository that it is about. */
export type NamedChoice = RetentionChoice & { readonly repositoryName: string };

function RetentionOfTarget(props: { readonly target: TargetSummary }) {
  const { target } = props;
  const texts = useTexts(retentionTexts);
  const retention = useRetention(target.id);
  const repositories = useRepositories().data?.repositories ?? [];
  const [asked, setAsked] = useState<{ readonly kind: 'edit' | 'plan'; readonly choice: NamedChoice } | null>(
    null,
  );
  const choices = (retention.data?.choices ?? []).map((choice) => ({
    ...choice,
    repositoryName: repositories.find(({ id }) => id === choice.repositoryId)?.name ?? choice.repositoryId,
  }));
  const close = () => setAsked(null);
  return (
    <>
      <ErrorNote error={retention.error} onRetry={() => void retention.refetch()} />
      {retention.isPending ? <Skeleton rows={3} /> : null}
      {retention.data && choices.length === 0 ? <EmptyState title={texts.noRepositories} /> : null}
      {choices.length === 0 ? null : <ChoiceTable choices={choices} onAsk={setAsked} />}
      {asked?.kind === 'edit' ? (
        <RetentionDialog target={target} choice={asked.choice} onClose={close} />
      ) : null}
      {asked?.kind === 'plan' ? (
        <RetentionPlanDialog target={target} choice={asked.choice} onClose={close} />
      ) : null}
    </>
  );
}

function ChoiceTable(props: {
  readonly choices: readonly NamedChoice[];
  readonly onAsk: (asked: { readonly kind: 'edit' | 'plan'; readonly choice: NamedChoice }) => void;
}) {
  const texts = useTexts(retentionTexts);
  const local = useLocal();
  return (
    <div className="card table-scroll">
      <table className="table schedules retention" aria-label={texts.title}>
        <thead>
          <tr>
            <th scope="col">{texts.repository}</th>
            <th scope="col">{texts.keeps}</th>
            <th scope="col" className="retention__says">
              {texts.says}
            </th>
            <th scope="col" className="retention__buttons">
              <span className="visually-hidden">{texts.edit}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {props.choices.map((choice) => {
            return (
              <tr key={choice.repositoryId}>
                <td>
                  <Plain text={choice.repositoryName} clip />
                </td>
                <td>{local(keptText(choice.policy))}</td>
                <td>
                  {texts[choice.from]}
                  {choice.setBy === null ? null : (
                    <span className="muted small schedules__why">
                      <Plain text={texts.setBy(choice.setBy)} />
                    </span>
                  )}
                </td>
                <td className="table__buttons">
                  <Button
                    small
                    aria-label={texts.planOf(choice.repositoryName)}
                    onClick={() => props.onAsk({ kind: 'plan', choice })}
                  >
                    {texts.plan}
                  </Button>{' '}
                  <Button
                    small
                    aria-label={texts.editOf(choice.repositoryName)}
                    onClick={() => props.onAsk({ kind: 'edit', choice })}
                  >
                    {texts.edit}
                  </Button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
