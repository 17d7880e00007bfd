import { useState } from 'react';
import type { PackId } from '../../../shared/model/ids.ts';
import type { PackDescription } from '../../../shared/model/pack.ts';
import { routeHref } from '../../app/routes.ts';
import { packTexts } from '../../app/texts/packs.ts';
import { goTo } from '../../app/use-route.ts';
import { usePacks, usePackSource, useRemovePack } from '../../data/packs.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';
import { showToast } from '../../ui/Toast.tsx';
import { PackContents } from './PackContents.tsx';
import './packs.css';

export function PackPage(props: { readonly packId: PackId }) {
  const texts = useTexts(packTexts);
  const packs = usePacks();
  const pack = packs.data?.packs.find((each) => each.id === props.packId);
  return (
    <div className="page">
      <ErrorNote error={packs.error} onRetry={() => void packs.refetch()} />
      {packs.isPending ? <Skeleton rows={10} /> : null}
      {packs.data && pack === undefined ? (
        <EmptyState heading title={texts.gone}>
          <a href={routeHref({ place: 'settings', section: 'packs' })}>{texts.back}</a>
        </EmptyState>
      ) : null}
      {pack === undefined ? null : <Shown pack={pack} />}
    </div>
  );
}

function Shown(props: { readonly pack: PackDescription }) {
  const { pack } = props;
  const texts = useTexts(packTexts);
  const local = useLocal();
  return (
    <>
      <div className="page__head">
        <div className="grow">
          <a className="small" href={routeHref({ place: 'settings', section: 'packs' })}>
            {texts.back}
          </a>
          <h1>
            <Plain text={local(pack.title)} />
          </h1>
          <p className="muted">
            <span className="mono">{pack.id}</span> · {texts.version} {pack.version} ·{' '}
            {pack.origin === 'built-in' ? texts.builtIn : texts.installed}
          </p>
        </div>
        {pack.origin === 'installed' ? <RemovePack pack={pack} /> : null}
      </div>
      {pack.description === null ? null : (
        <p>
          <Plain text={local(pack.description)} />
        </p>
      )}
      <p className="small">
        {texts.fingerprint} <code className="wrap-anywhere">{pack.sha256}</code>{' '}
        <CopyButton text={pack.sha256} what={texts.fingerprint} />
      </p>
      <section className="card card--padded">
        <PackContents pack={pack} />
      </section>
      <Source packId={pack.id} />
    </>
  );
}

function Source(props: { readonly packId: PackId }) {
  const texts = useTexts(packTexts);
  const source = usePackSource(props.packId);
  return (
    <details>
      <summary>{texts.showSource}</summary>
      <ErrorNote error={source.error} onRetry={() => void source.refetch()} />
      {source.data ? (
        <ScrollRegion as="pre" className="excerpt pack-source" label={texts.source}>
          {source.data.text}
        </ScrollRegion>
      ) : null}
    </details>
  );
}

function RemovePack(props: { readonly pack: PackDescription }) {
  const { pack } = props;
  const texts = useTexts(packTexts);
  const [asking, setAsking] = useState(false);
  const remove = useRemovePack();
  return (
    <>
      <Button icon="trash" onClick={() => setAsking(true)}>
        {texts.remove}
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={texts.removeTitle(pack.id)}
        description={texts.removeText}
        verb={texts.remove}
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() =>
          remove.mutate(pack.id, {
            onSuccess: () => {
              goTo({ place: 'settings', section: 'packs' });
              showToast(texts.removed(pack.id));
            },
          })
        }
      />
    </>
  );
}
