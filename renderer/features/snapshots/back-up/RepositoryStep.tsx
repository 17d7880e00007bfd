import { useEffect } from 'react';
import type { Dispatch } from 'react';
import type { Repository } from '../../../../shared/model/repository.ts';
import { formatBytes } from '../../../../shared/text/format-bytes.ts';
import { routeHref } from '../../../app/routes.ts';
import { backUpTexts } from '../../../app/texts/back-up.ts';
import { snapshotTexts } from '../../../app/texts/snapshots.ts';
import { isRunning, useJob, useStartJob } from '../../../data/jobs.ts';
import { useRepositories } from '../../../data/repositories.ts';
import { Button } from '../../../ui/Button.tsx';
import { Choices } from '../../../ui/Choices.tsx';
import { EmptyState, Skeleton } from '../../../ui/EmptyState.tsx';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { TextField } from '../../../ui/Field.tsx';
import { useLanguage, useLocal, useTexts } from '../../../ui/language.tsx';
import { Plain } from '../../../ui/Plain.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { HealthMark } from '../../repositories/HealthMark.tsx';
import { takesSnapshots } from './back-up-machine.ts';
import type { BackUpEvent, BackUpState } from './back-up-machine.ts';

type StepProps = { readonly state: BackUpState; readonly dispatch: Dispatch<BackUpEvent> };

/** Where the snapshot goes, and what it is called. */
export function RepositoryStep(props: StepProps) {
  const { state, dispatch } = props;
  const texts = useTexts(backUpTexts);
  const repositories = useRepositories();
  const all = repositories.data?.repositories ?? [];
  const usable = all.filter(takesSnapshots);
  const only = usable.length === 1 ? usable[0]?.id : undefined;
  useEffect(() => {
    if (only !== undefined && state.repositoryId === null)
      dispatch({ kind: 'repository-chosen', repositoryId: only });
  }, [only, state.repositoryId, dispatch]);
  if (repositories.isPending) return <Skeleton rows={4} />;
  if (repositories.isError)
    return <ErrorNote error={repositories.error} onRetry={() => void repositories.refetch()} />;
  if (all.length === 0)
    return (
      <EmptyState title={texts.noRepository}>
        <a href={routeHref({ place: 'new-repository' })}>{texts.newRepository}</a>
      </EmptyState>
    );
  return (
    <div className="form">
      <h2>{texts.repositoryTitle}</h2>
      <div role="radiogroup" aria-label={texts.chooseRepository} className="stack">
        {all.map((repository) => (
          <RepositoryChoice
            key={repository.id}
            repository={repository}
            chosen={state.repositoryId === repository.id}
            onChoose={() => dispatch({ kind: 'repository-chosen', repositoryId: repository.id })}
          />
        ))}
      </div>
      {state.strict && state.repositoryId === null ? (
        <p className="field__problem" role="alert">
          {texts.repositoryMissing}
        </p>
      ) : null}
      <LabelFields {...props} />
    </div>
  );
}

function RepositoryChoice(props: {
  readonly repository: Repository;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}) {
  const { repository } = props;
  const texts = useTexts(backUpTexts);
  const snapshots = useTexts(snapshotTexts);
  const language = useLanguage();
  const local = useLocal();
  const reason =
    repository.kitConfirmedAt === null
      ? snapshots.noKit
      : repository.healthReason === null
        ? null
        : local(repository.healthReason);
  return (
    <>
      <label className="proposal">
        <input
          type="radio"
          name="repository"
          checked={props.chosen}
          disabled={!takesSnapshots(repository)}
          onChange={props.onChoose}
        />
        <span className="stack stack--tight grow">
          <span className="row-line">
            <strong>
              <Plain text={repository.name} />
            </strong>
            <HealthMark health={repository.health} />
          </span>
          <span className="muted small">
            <Plain text={repository.place} mono />
            {repository.freeBytes === null
              ? null
              : ` · ${texts.free(formatBytes(repository.freeBytes, language))}`}
            {repository.durable ? null : ` · ${texts.notDurable}`}
          </span>
          {takesSnapshots(repository) || reason === null ? null : <Plain text={reason} />}
        </span>
      </label>
      {takesSnapshots(repository) || repository.kitConfirmedAt === null ? null : (
        <LookAgain repository={repository} />
      )}
    </>
  );
}

/** A place that was not there, or could not be written, may be by now. */
function LookAgain(props: { readonly repository: Repository }) {
  const { id, name } = props.repository;
  const texts = useTexts(backUpTexts);
  const refresh = useStartJob('repositories.refresh');
  const job = useJob(refresh.data?.jobId ?? null);
  return (
    <div>
      <Button
        small
        icon="refresh"
        aria-label={texts.lookAgainAt(name)}
        busy={refresh.isPending || (job !== null && isRunning(job))}
        onClick={() => refresh.mutate({ repositoryId: id })}
      >
        {texts.again}
      </Button>
      <ErrorNote error={refresh.error} />
    </div>
  );
}

function LabelFields({ state, dispatch }: StepProps) {
  const texts = useTexts(backUpTexts);
  const kinds = useTexts(snapshotTexts);
  return (
    <>
      <Choices
        label={texts.kind}
        value={state.kind}
        onChange={(chosen) => dispatch({ kind: 'kind-chosen', chosen })}
        choices={(['manual', 'pre-release', 'post-release'] as const).map((value) => ({
          value,
          label: kinds[value],
        }))}
      />
      <TextField
        label={texts.label}
        help={texts.labelHelp}
        maxLength={200}
        value={state.label}
        onChange={(label) => dispatch({ kind: 'label-typed', label })}
      />
      <Switch
        label={texts.verify}
        help={texts.verifyHelp}
        checked={state.verify}
        onChange={(on) => dispatch({ kind: 'verify-switched', on })}
      />
    </>
  );
}
