import { useState } from 'react';
import type { ReleaseId, TargetId } from '../../../shared/model/ids.ts';
import type { ReleaseSummary } from '../../../shared/model/release.ts';
import { routeHref, targetHref } from '../../app/routes.ts';
import { releaseStageTexts, releaseStepTexts, releaseTexts } from '../../app/texts/releases.ts';
import { useReleaseCall } from '../../data/releases.ts';
import { useRepositories } from '../../data/repositories.ts';
import { useTargets } from '../../data/targets.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { useTexts } from '../../ui/language.tsx';
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
  const stages = useTexts(releaseStageTexts);
  const steps = useTexts(releaseStepTexts);
  const target = useTargets().data?.targets.find(({ id }) => id === targetId);
  const repositories = useRepositories().data?.repositories ?? [];
  const [version, setVersion] = useState('');
  const [from, setFrom] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const [checklist, setChecklist] = useState(true);
  const start = useReleaseCall('releases.start');
  const repository = repositories.find(({ id }) => id === chosen) ?? repositories[0];
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
            choices={repositories.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        <Switch label={texts.checklist} checked={checklist} onChange={setChecklist} />
        <ErrorNote error={start.error} />
        {props.earlier.length === 0 ? null : (
          <section className="stack stack--tight" aria-label={texts.earlier}>
            <h2>{texts.earlier}</h2>
            <ul className="release__earlier">
              {props.earlier.map(({ id, version: of, stage, startedAt }) => (
                <li key={id}>
                  <Button tone="quiet" onClick={() => props.onOpen(id)}>
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
        )}
      </div>
    </Wizard>
  );
}
