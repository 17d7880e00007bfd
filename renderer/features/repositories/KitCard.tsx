import { useState } from 'react';
import type { Repository } from '../../../shared/model/repository.ts';
import { newRepositoryTexts } from '../../app/texts/new-repository.ts';
import { repositoryTexts } from '../../app/texts/repositories.ts';
import { useRepositoryCall } from '../../data/repositories.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useTexts } from '../../ui/language.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { KitPanel } from './KitPanel.tsx';

/** Whether the kit was kept; where it was not, the way to keep and confirm it. */
export function KitCard(props: { readonly repository: Repository }) {
  const { repository } = props;
  const texts = useTexts(repositoryTexts);
  const { kitConfirmedAt } = repository;
  return (
    <>
      <h2 id="kit-title">{texts.kitTitle}</h2>
      {kitConfirmedAt === null ? (
        <>
          <p className="row-line">
            <StatusMark state="degraded" compact />
            {texts.kitNot}
          </p>
          <h3>{texts.kitFinish}</h3>
        </>
      ) : (
        <p className="row-line">
          <StatusMark state="ok" compact />
          {texts.kitConfirmed} <RelativeTime at={kitConfirmedAt} focusable />
        </p>
      )}
      <KitPanel repositoryId={repository.id} recoveryCode={null} printable={kitConfirmedAt === null} />
      {kitConfirmedAt === null ? <ConfirmKit repository={repository} /> : null}
    </>
  );
}

function ConfirmKit(props: { readonly repository: Repository }) {
  const texts = useTexts(newRepositoryTexts);
  const confirm = useRepositoryCall('repositories.confirmKit');
  const [lastGroup, setLastGroup] = useState('');
  const [strict, setStrict] = useState(false);
  const submit = () => {
    if (lastGroup.replaceAll(/[\s-]/g, '').length !== 4) return setStrict(true);
    return confirm.mutate({ repositoryId: props.repository.id, lastGroup });
  };
  return (
    <form
      noValidate
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TextField
        label={texts.lastGroup}
        help={texts.confirmText}
        mono
        maxLength={8}
        autoComplete="off"
        className="field--short"
        value={lastGroup}
        problem={strict ? texts.lastGroupMissing : null}
        onChange={(value) => (setLastGroup(value), setStrict(false))}
      />
      <div>
        <Button type="submit" busy={confirm.isPending}>
          {texts.confirmVerb}
        </Button>
      </div>
      <ErrorNote error={confirm.error} />
    </form>
  );
}
