import type { RepositoryId } from '../../../shared/model/ids.ts';
import type { Repository } from '../../../shared/model/repository.ts';
import { routeHref } from '../../app/routes.ts';
import { repositoryTexts } from '../../app/texts/repositories.ts';
import { useRepositories, useRepository } from '../../data/repositories.ts';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RunningJobs } from '../jobs/RunningJobs.tsx';
import { HealthMark } from './HealthMark.tsx';
import { KeysCard } from './KeysCard.tsx';
import { KitCard } from './KitCard.tsx';
import { AdoptTargets } from './open/AdoptTargets.tsx';
import { RepositoryActions } from './RepositoryActions.tsx';
import { RepositoryFacts } from './RepositoryFacts.tsx';
import './repositories.css';

/** One repository: how it is, what is in it, how it is opened, and what can be done with it. */
export function RepositoryPage(props: { readonly repositoryId: RepositoryId }) {
  const repositories = useRepositories();
  const repository = useRepository(props.repositoryId);
  return (
    <div className="page">
      <ErrorNote error={repositories.error} onRetry={() => void repositories.refetch()} />
      {repositories.isPending ? <Skeleton rows={8} /> : null}
      {repository === null ? <Gone /> : null}
      {repository ? <Known repository={repository} /> : null}
    </div>
  );
}

function Gone() {
  const texts = useTexts(repositoryTexts);
  return (
    <EmptyState heading title={texts.gone}>
      <p>{texts.goneText}</p>
      <a href={routeHref({ place: 'snapshots', section: 'repositories' })}>{texts.back}</a>
    </EmptyState>
  );
}

function Known(props: { readonly repository: Repository }) {
  const { repository } = props;
  const texts = useTexts(repositoryTexts);
  const local = useLocal();
  return (
    <>
      <div className="page__head">
        <h1>
          <Plain text={repository.name} />
        </h1>
        <HealthMark health={repository.health} />
        <div className="grow" />
        <a href={routeHref({ place: 'snapshots', section: 'repositories' })}>{texts.back}</a>
      </div>
      {repository.healthReason === null ? null : (
        <p>
          <Plain text={local(repository.healthReason)} />
        </p>
      )}
      <RepositoryActions repository={repository} />
      <RunningJobs repositoryId={repository.id} />
      <div className="repository-columns">
        <section className="card" aria-label={texts.facts}>
          <RepositoryFacts repository={repository} />
        </section>
        <section className="card" aria-labelledby="kit-title">
          <KitCard repository={repository} />
        </section>
        <section className="card" aria-labelledby="adopt-title">
          <h2 id="adopt-title">{texts.adopt}</h2>
          <AdoptTargets repositoryId={repository.id} />
        </section>
        <section className="card" aria-labelledby="keys-title">
          <KeysCard repositoryId={repository.id} />
        </section>
      </div>
    </>
  );
}
