import { lazy, Suspense, useMemo, useState } from 'react';
import type { HostWay } from '../../../shared/model/host.ts';
import type { Repository } from '../../../shared/model/repository.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { repositoryTexts } from '../../app/texts/repositories.ts';
import { useRepositoryCall } from '../../data/repositories.ts';
import { useSnapshots } from '../../data/snapshots.ts';
import { Button } from '../../ui/Button.tsx';
import { Sparkline } from '../../ui/chart/Sparkline.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { Durability, LastCheck, Space } from './RepositoriesSection.tsx';

const shownSets = 60;

const HostCheckDialog = lazy(async () => ({
  default: (await import('../hosts/HostCheckDialog.tsx')).HostCheckDialog,
}));

export function RepositoryFacts(props: { readonly repository: Repository }) {
  const { repository } = props;
  const texts = useTexts(repositoryTexts);
  const language = useLanguage();
  const moment = (at: number | null) => (at === null ? '–' : <RelativeTime at={at} focusable />);
  return (
    <>
      <Space repository={repository} />
      <Growth repository={repository} />
      <dl className="facts">
        <dt>{texts.place}</dt>
        <dd className="row-line">
          <Plain text={repository.place} mono />
          <CopyButton text={repository.place} what={texts.place} />
        </dd>
        {repository.host === null ? null : (
          <>
            <dt>{texts.host}</dt>
            <dd>
              <Host way={repository.host} />
            </dd>
          </>
        )}
        <dt>{texts.id}</dt>
        <dd className="row-line">
          <span className="mono wrap-anywhere">{repository.id}</span>
          <CopyButton text={repository.id} what={texts.id} />
        </dd>
        <dt>{texts.snapshots}</dt>
        <dd>{formatNumber(repository.snapshots, language)}</dd>
        <dt>{texts.newest}</dt>
        <dd>{moment(repository.newestAt)}</dd>
        <dt>{texts.oldest}</dt>
        <dd>{moment(repository.oldestAt)}</dd>
        <dt>{texts.lastCheck}</dt>
        <dd>
          <LastCheck repository={repository} />
        </dd>
        <dt>{texts.checkedAt}</dt>
        <dd>{moment(repository.checkedAt)}</dd>
        <dt>{texts.durability}</dt>
        <dd>
          <Durability repository={repository} />
        </dd>
        <dt>{texts.unattended}</dt>
        <dd>
          <Unattended repository={repository} />
        </dd>
      </dl>
    </>
  );
}

/** The way there, and a look at it: its key, and what can be done. */
function Host({ way }: { readonly way: HostWay }) {
  const texts = useTexts(repositoryTexts);
  const [looking, setLooking] = useState(false);
  return (
    <span className="row-line">
      <Plain text={[way.address, way.keyFile, way.jumps].filter((part) => part !== null).join(' · ')} mono />
      <Button small onClick={() => setLooking(true)}>
        {texts.checkHost}
      </Button>
      <Suspense fallback={null}>
        {looking ? <HostCheckDialog way={way} use="repository" onClose={() => setLooking(false)} /> : null}
      </Suspense>
    </span>
  );
}

function Unattended(props: { readonly repository: Repository }) {
  const texts = useTexts(repositoryTexts);
  const grant = useRepositoryCall('repositories.grant');
  if (props.repository.unattended) return texts.yes;
  return (
    <span className="row-line">
      {texts.no}
      <Button
        small
        busy={grant.isPending}
        onClick={() => grant.mutate({ repositoryId: props.repository.id })}
      >
        {texts.grant}
      </Button>
      <ErrorNote error={grant.error} />
    </span>
  );
}

/** How much each of the newest sets added. */
function Growth(props: { readonly repository: Repository }) {
  const texts = useTexts(repositoryTexts);
  const language = useLanguage();
  const snapshots = useSnapshots(null).data?.snapshots;
  const { id } = props.repository;
  const added = useMemo(
    () =>
      (snapshots ?? [])
        .filter(({ repositoryId }) => repositoryId === id)
        .slice(0, shownSets)
        .map(({ newBytes }) => newBytes)
        .toReversed(),
    [snapshots, id],
  );
  if (added.length < 2) return null;
  const sum = added.reduce((total, each) => total + each, 0);
  const summary = texts.growthText(formatBytes(sum, language), added.length);
  return (
    <div className="stack stack--tight">
      <Sparkline values={added} summary={summary} />
      <span className="small muted" aria-hidden="true">
        {summary}
      </span>
    </div>
  );
}
