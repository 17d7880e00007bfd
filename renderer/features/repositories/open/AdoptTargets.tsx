import { useState } from 'react';
import type { PackId, RepositoryId, TargetId } from '../../../../shared/model/ids.ts';
import type { CallOutput } from '../../../../shared/contract/ops-api.ts';
import { formatNumber } from '../../../../shared/text/format-number.ts';
import { newRepositoryTexts } from '../../../app/texts/new-repository.ts';
import { useAdopt, useKnownTargets, usePackSourceOf, useRepository } from '../../../data/repositories.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { EmptyState, Skeleton } from '../../../ui/EmptyState.tsx';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { useLanguage, useTexts } from '../../../ui/language.tsx';
import { Plain } from '../../../ui/Plain.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { ScrollRegion } from '../../../ui/ScrollRegion.tsx';
import { AdoptDialog } from './AdoptDialog.tsx';

type Known = CallOutput<'repositories.knownTargets'>['targets'][number];

/** The targets that a repository knows; those that this desk lacks can be taken onto it. */
export function AdoptTargets(props: { readonly repositoryId: RepositoryId }) {
  const texts = useTexts(newRepositoryTexts);
  const language = useLanguage();
  const known = useKnownTargets(props.repositoryId);
  const adopt = useAdopt(props.repositoryId);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const targets = known.data?.targets ?? [];
  const takable = targets.filter(({ here, packHere, id }) => !here && packHere && !left.has(id));
  const toggle = (id: TargetId) => {
    const next = new Set(left);
    if (!next.delete(id)) next.add(id);
    setLeft(next);
  };
  // What it knows is told by its snapshots, and nobody has looked at them before it has been looked at.
  const repository = useRepository(props.repositoryId);
  const isRead = repository !== undefined && repository?.checkedAt !== null;
  if (known.isPending || (targets.length === 0 && !isRead))
    return (
      <div className="stack stack--tight">
        <p className="muted">{texts.reading}</p>
        <Skeleton rows={3} />
      </div>
    );
  if (known.isError) return <ErrorNote error={known.error} onRetry={() => void known.refetch()} />;
  if (targets.length === 0)
    return <EmptyState title={repository?.health === 'ok' ? texts.noKnown : texts.notRead} />;
  return (
    <div className="stack">
      <ul className="check-list" aria-label={texts.knownTargets}>
        {targets.map((target) => (
          <KnownLine
            key={target.id}
            target={target}
            repositoryId={props.repositoryId}
            chosen={!left.has(target.id)}
            onToggle={() => toggle(target.id)}
          />
        ))}
      </ul>
      <p className="muted small">{texts.adoptText}</p>
      <div className="toolbar">
        <Button
          icon="add"
          disabled={takable.length === 0}
          busy={adopt.isPending}
          onClick={() => adopt.mutate(takable.map(({ id }) => id))}
        >
          {texts.adopt}
        </Button>
        <span role="status">
          {adopt.data ? texts.adopted(formatNumber(adopt.data.adopted.length, language)) : null}
        </span>
      </div>
      <ErrorNote error={adopt.error} />
    </div>
  );
}

function KnownLine(props: {
  readonly target: Known;
  readonly repositoryId: RepositoryId;
  readonly chosen: boolean;
  readonly onToggle: () => void;
}) {
  const { target } = props;
  const texts = useTexts(newRepositoryTexts);
  const language = useLanguage();
  const takable = !target.here && target.packHere;
  return (
    <li className="known-target">
      <label className="known-target__name">
        <input
          type="checkbox"
          checked={takable && props.chosen}
          disabled={!takable}
          onChange={props.onToggle}
        />
        <strong className="clip">
          <Plain text={target.name} clip />
        </strong>
      </label>
      <span className="muted small">
        {texts.snapshots(formatNumber(target.snapshots, language))}
        {target.newestAt === null ? null : (
          <>
            {', '}
            {texts.newest} <RelativeTime at={target.newestAt} />
          </>
        )}
      </span>
      {target.here ? <span className="tag">{texts.here}</span> : null}
      {takable ? <AdoptAs repositoryId={props.repositoryId} target={target} /> : null}
      {target.packHere ? null : <MissingPack repositoryId={props.repositoryId} packId={target.pack} />}
    </li>
  );
}

/** One target, called and set here as its operator says. */
function AdoptAs(props: { readonly repositoryId: RepositoryId; readonly target: Known }) {
  const texts = useTexts(newRepositoryTexts);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button small onClick={() => setOpen(true)} aria-label={texts.adoptAsNamed(props.target.name)}>
        {texts.adoptAs}
      </Button>
      {open ? <AdoptDialog {...props} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

/** The pack that the repository carries, to be read before it is trusted. */
function MissingPack(props: { readonly repositoryId: RepositoryId; readonly packId: PackId }) {
  const texts = useTexts(newRepositoryTexts);
  const source = usePackSourceOf();
  return (
    <>
      <span className="tag" data-tone="degraded">
        {texts.packMissing}
      </span>
      <Button small busy={source.isPending} onClick={() => source.mutate(props)}>
        {texts.showPack}
      </Button>
      <ErrorNote error={source.error} />
      <Dialog
        open={source.data !== undefined}
        onClose={source.reset}
        title={props.packId}
        description={texts.packText}
        width="large"
      >
        <ScrollRegion as="pre" className="excerpt" label={props.packId}>
          <Plain text={source.data?.text ?? ''} mono />
        </ScrollRegion>
      </Dialog>
    </>
  );
}
