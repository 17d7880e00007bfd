import type { Repository } from '../../../shared/model/repository.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatNumber, formatShare } from '../../../shared/text/format-number.ts';
import { routeHref } from '../../app/routes.ts';
import { repositoryTexts } from '../../app/texts/repositories.ts';
import { useRepositories } from '../../data/repositories.ts';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { RunningJobs } from '../jobs/RunningJobs.tsx';
import { HealthMark } from './HealthMark.tsx';
import './repositories.css';

/** Every repository that this desk knows, with what is running. */
export function RepositoriesSection() {
  const texts = useTexts(repositoryTexts);
  const repositories = useRepositories();
  const all = repositories.data?.repositories ?? [];
  return (
    <>
      <div className="toolbar">
        <a className="button button--primary" href={routeHref({ place: 'new-repository' })}>
          {texts.newRepository}
        </a>
        <a className="button" href={routeHref({ place: 'open-repository' })}>
          {texts.openRepository}
        </a>
      </div>
      <RunningJobs />
      <ErrorNote error={repositories.error} onRetry={() => void repositories.refetch()} />
      {repositories.isPending ? <Skeleton rows={6} /> : null}
      {repositories.data && all.length === 0 ? (
        <EmptyState title={texts.none}>{texts.noneText}</EmptyState>
      ) : null}
      {all.length === 0 ? null : (
        <ul className="repositories" aria-label={texts.list}>
          {all.map((repository) => (
            <RepositoryCard key={repository.id} repository={repository} />
          ))}
        </ul>
      )}
    </>
  );
}

function RepositoryCard(props: { readonly repository: Repository }) {
  const { repository } = props;
  const texts = useTexts(repositoryTexts);
  const local = useLocal();
  return (
    <li className="card repository">
      <div className="row-line row-line--apart">
        <h2 className="clip repository__name">
          <a href={routeHref({ place: 'repository', repositoryId: repository.id })}>
            <Plain text={repository.name} clip />
          </a>
        </h2>
        <HealthMark health={repository.health} />
      </div>
      <span className="muted small">
        <Plain text={repository.place} mono />
      </span>
      {repository.healthReason === null ? null : <Plain text={local(repository.healthReason)} />}
      <Space repository={repository} />
      <dl className="facts">
        <SetFacts repository={repository} />
        <dt>{texts.lastCheck}</dt>
        <dd>
          <LastCheck repository={repository} />
        </dd>
        <dt>{texts.kit}</dt>
        <dd>
          <span className="tag" data-tone={repository.kitConfirmedAt === null ? 'degraded' : 'ok'}>
            {repository.kitConfirmedAt === null ? texts.kitMissing : texts.kitKept}
          </span>{' '}
          {repository.keys === null ? null : (
            <span className="muted">
              {texts.keys}: {repository.keys}
            </span>
          )}
        </dd>
        <dt>{texts.durability}</dt>
        <dd>
          <Durability repository={repository} />
        </dd>
      </dl>
    </li>
  );
}

/** Whether a write is on the disk once it was confirmed; a place that was not looked at yet has not said. */
export function Durability(props: { readonly repository: Repository }) {
  const texts = useTexts(repositoryTexts);
  if (props.repository.checkedAt === null) return texts.unknownSize;
  if (props.repository.durable) return texts.durable;
  return (
    <span className="tag" data-tone="degraded">
      {texts.notDurable}
    </span>
  );
}

function SetFacts(props: { readonly repository: Repository }) {
  const { snapshots, newestAt, oldestAt } = props.repository;
  const texts = useTexts(repositoryTexts);
  const language = useLanguage();
  return (
    <>
      <dt>{texts.snapshots}</dt>
      <dd>{formatNumber(snapshots, language)}</dd>
      <dt>{texts.newest}</dt>
      <dd>{newestAt === null ? '–' : <RelativeTime at={newestAt} focusable />}</dd>
      <dt>{texts.oldest}</dt>
      <dd>{oldestAt === null ? '–' : <RelativeTime at={oldestAt} focusable />}</dd>
    </>
  );
}

/** What was looked at and how thoroughly; a sample is said to be one. */
export function LastCheck(props: { readonly repository: Repository }) {
  const { lastCheck } = props.repository;
  const texts = useTexts(repositoryTexts);
  const language = useLanguage();
  if (lastCheck === null)
    return (
      <span className="tag" data-tone="degraded">
        {texts.neverChecked}
      </span>
    );
  const read = lastCheck.share === 0 ? texts.structureOnly : formatShare(lastCheck.share, language);
  return (
    <>
      <span className="tag" data-tone={lastCheck.ok ? 'ok' : 'down'}>
        {lastCheck.ok ? texts.checkOk(read) : texts.checkBad(lastCheck.problems)}
      </span>{' '}
      <RelativeTime at={lastCheck.at} focusable />
    </>
  );
}

/** Free space as a bar with its words; nothing is drawn where the place does not say. */
export function Space(props: { readonly repository: Repository }) {
  const { freeBytes, totalBytes, storedBytes } = props.repository;
  const texts = useTexts(repositoryTexts);
  const language = useLanguage();
  const size = (bytes: number | null) => (bytes === null ? texts.unknownSize : formatBytes(bytes, language));
  const used =
    freeBytes === null || totalBytes === null || totalBytes === 0 ? null : 1 - freeBytes / totalBytes;
  return (
    <div className="stack stack--tight">
      {used === null ? null : (
        <div className="space-bar" aria-hidden="true">
          <div className="space-bar__used" data-tight={used > 0.9} style={{ width: `${used * 100}%` }} />
        </div>
      )}
      <span className="small">
        {texts.stored}: {size(storedBytes)}
        {freeBytes === null || totalBytes === null
          ? null
          : ` · ${texts.free(size(freeBytes), size(totalBytes))}`}
      </span>
    </div>
  );
}
