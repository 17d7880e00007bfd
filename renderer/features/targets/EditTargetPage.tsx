import { useState } from 'react';
import type { TargetId } from '../../../shared/model/ids.ts';
import type { Target } from '../../../shared/model/target.ts';
import { targetHref } from '../../app/routes.ts';
import { editTargetTexts } from '../../app/texts/edit-target.ts';
import { usePacks } from '../../data/packs.ts';
import { useEditTarget, useTarget } from '../../data/targets.ts';
import { Button } from '../../ui/Button.tsx';
import { Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useTexts } from '../../ui/language.tsx';
import { NetworkFields } from './NetworkFields.tsx';
import { RemoveTarget } from './RemoveTarget.tsx';
import { networkValues } from './setting-form.ts';
import { SettingsForm } from './SettingsForm.tsx';
import { TargetCredentials } from './TargetCredentials.tsx';
import './targets.css';

/** Everything that was entered for a target, to be changed; and the way to let go of it. */
export function EditTargetPage(props: { readonly targetId: TargetId }) {
  const texts = useTexts(editTargetTexts);
  const target = useTarget(props.targetId);
  const packs = usePacks();
  const pack = packs.data?.packs.find((each) => each.id === target.data?.pack);
  return (
    <div className="page">
      <ErrorNote error={target.error ?? packs.error} onRetry={() => void target.refetch()} />
      {target.isPending || packs.isPending ? <Skeleton rows={10} /> : null}
      {target.data && packs.data ? (
        <>
          <div className="page__head">
            <h1 className="grow clip">{texts.title(target.data.name)}</h1>
            <a href={targetHref(props.targetId)}>{texts.back}</a>
          </div>
          {pack === undefined ? (
            <p role="alert">{texts.packGone}</p>
          ) : (
            <SettingsForm target={target.data} pack={pack} />
          )}
          {pack === undefined ? null : <NetworkForm target={target.data} />}
          {pack === undefined ? null : (
            <TargetCredentials target={target.data} credentials={pack.credentials} />
          )}
          <RemoveTarget target={target.data} />
        </>
      ) : null}
    </div>
  );
}

/** Certificate authority and proxy of one target; used here and in the settings of the console. */
export function NetworkForm(props: { readonly target: Target }) {
  const { target } = props;
  const texts = useTexts(editTargetTexts);
  const [form, setForm] = useState({ ca: target.network.ca ?? '', proxy: target.network.proxy ?? '' });
  const edit = useEditTarget(target.id);
  return (
    <form
      className="card form form__section"
      aria-label={texts.network}
      onSubmit={(event) => {
        event.preventDefault();
        edit.mutate({ network: networkValues(form) });
      }}
    >
      <h2>{texts.network}</h2>
      <NetworkFields form={form} onChange={setForm} />
      <ErrorNote error={edit.error} />
      <div className="toolbar">
        <Button type="submit" busy={edit.isPending}>
          {texts.save}
        </Button>
        <span role="status">{edit.isSuccess ? texts.saved : null}</span>
      </div>
    </form>
  );
}
