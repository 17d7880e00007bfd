import { useState } from 'react';
import type { ReleaseId, TargetId } from '../../../shared/model/ids.ts';
import type { ReleaseSummary } from '../../../shared/model/release.ts';
import { routeHref, targetHref } from '../../app/routes.ts';
import { releaseStageTexts, releaseStepTexts, releaseTexts } from '../../app/texts/releases.ts';
import { repositoryTexts } from '../../app/texts/repositories.ts';
import { useReleaseCall } from '../../data/releases.ts';
import { useRepositories } from '../../data/repositories.ts';
import { useTargets } from '../../data/targets.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { Wizard } from '../../ui/Wizard.tsx';

/** What a release needs before it begins, and those that were. */
export function ReleaseStart(props: {
  readonly targetId: TargetId;
  readonly earlier: readonly ReleaseSummary[];
  readonly onOpen: (id: ReleaseId) => void;
}) {
  const { targetId } = props;
  const texts = useTexts(releaseTexts);
  const steps = useTexts(releaseStepTexts);
  const words = useTexts(repositoryTexts);
  const local = useLocal();
  const target = useTargets().data?.targets.find(({ id }) => id === targetId);
  const repositories = useRepositories().data?.repositories ?? [];
  const [version, setVersion] = useState('');
  const [from, setFrom] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const [checklist, setChecklist] = useState(true);
  const start = useReleaseCall('releases.start');
  const well = repositories.find(({ health, kitConfirmedAt }) => health === 'ok' && kitConfirmedAt !== null);
  const repository = repositories.find(({ id }) => id === chosen) ?? well ?? repositories[0];
  const begin = () => {
    if (repository === undefined) return;
    const previous = from.trim() === '' ? {} : { previousVersion: from.trim() };
    const wish = { targetId, repositoryId: repository.id, version: version.trim(), checklist, ...previous };
    start.mutate(wish, { onSuccess: ({ id }) => props.onOpen(id) });
  };
  return (
    <Wizard
      title={texts.title(target?.name ?? '')}
      steps={Object.values(steps)}
      current={0}
      onLeave={() => {
        window.location.hash = targetHref(targetId);
      }}
      leaveLabel={texts.leave}
      onBack={null}
      actions={
        <Button
          tone="primary"
          icon="shield"
          busy={start.isPending}
          disabled={version.trim() === '' || repository === undefined}
          onClick={begin}
        >
          {texts.start}
        </Button>
      }
    >
      <div className="stack">
        <p className="muted">{texts.about}</p>
        <TextField required label={texts.version} value={version} onChange={setVersion} maxLength={100} />
        <TextField label={texts.from} help={texts.fromHelp} value={from} onChange={setFrom} maxLength={100} />
        {repositories.length === 0 ? (
          <p className="note">
            <a href={routeHref({ place: 'new-repository' })}>{texts.noRepository}</a>
          </p>
        ) : (
          <Select
            label={texts.repository}
            value={repository?.id ?? ''}
            onChange={setChosen}
            choices={repositories.map(({ id, name, health }) => ({
              value: id,
              label: health === 'ok' ? name : `${name} (${words[health]})`,
            }))}
          />
        )}
        {repository === undefined || repository.health === 'ok' ? null : (
          <p className="note note--error" role="status">
            <Plain
              text={texts.repositoryUnwell(
                words[repository.health],
                repository.healthReason === null ? '' : local(repository.healthReason),
              )}
            />
          </p>
        )}
        <Switch label={texts.checklist} checked={checklist} onChange={setChecklist} />
        <ErrorNote error={start.error} />
        <Earlier releases={props.earlier} onOpen={props.onOpen} />
      </div>
    </Wizard>
  );
}

/** Releases that were, each a way to its record. */
function Earlier(props: {
  readonly releases: readonly ReleaseSummary[];
  readonly onOpen: (id: ReleaseId) => void;
}) {
  const texts = useTexts(releaseTexts);
  const stages = useTexts(releaseStageTexts);
  if (props.releases.length === 0) return null;
  return (
    <section className="stack stack--tight" aria-label={texts.earlier}>
      <h2>{texts.earlier}</h2>
      <ul className="release__earlier">
        {props.releases.map(({ id, version: of, stage, startedAt }) => (
          <li key={id}>
            <Button small onClick={() => props.onOpen(id)} aria-label={texts.open(of)}>
              <Plain text={of} />
            </Button>
            <span>{stages[stage]}</span>
            <span className="muted">
              <RelativeTime at={startedAt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
