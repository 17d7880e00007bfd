import type { Dispatch } from 'react';
import { routeHref } from '../../../app/routes.ts';
import { backUpTexts } from '../../../app/texts/back-up.ts';
import { useTargets } from '../../../data/targets.ts';
import { EmptyState, Skeleton } from '../../../ui/EmptyState.tsx';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { Select } from '../../../ui/Field.tsx';
import { useTexts } from '../../../ui/language.tsx';
import type { BackUpEvent, BackUpState } from './back-up-machine.ts';

/** Which target; the select of the platform finds one of 200 by its first letters. */
export function TargetStep(props: { readonly state: BackUpState; readonly dispatch: Dispatch<BackUpEvent> }) {
  const { state, dispatch } = props;
  const texts = useTexts(backUpTexts);
  const targets = useTargets();
  if (targets.isPending) return <Skeleton rows={3} />;
  if (targets.isError) return <ErrorNote error={targets.error} onRetry={() => void targets.refetch()} />;
  const all = targets.data.targets;
  if (all.length === 0)
    return (
      <EmptyState title={texts.noTargets}>
        <a href={routeHref({ place: 'add-target', from: 'address' })}>{texts.addTarget}</a>
      </EmptyState>
    );
  return (
    <div className="form">
      <h2>{texts.targetTitle}</h2>
      <Select
        label={texts.target}
        required
        value={state.targetId ?? ''}
        problem={state.strict && state.targetId === null ? texts.targetMissing : null}
        choices={[
          { value: '', label: texts.chooseTarget },
          ...all
            .toSorted((left, right) => left.name.localeCompare(right.name))
            .map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(value) =>
          dispatch({ kind: 'target-chosen', targetId: all.find(({ id }) => id === value)?.id ?? null })
        }
      />
    </div>
  );
}
