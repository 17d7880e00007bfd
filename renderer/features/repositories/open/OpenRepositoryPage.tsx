import { useRef, useState } from 'react';
import type { Repository } from '../../../../shared/model/repository.ts';
import { newRepositoryTexts } from '../../../app/texts/new-repository.ts';
import { goTo } from '../../../app/use-route.ts';
import { leave } from '../../../app/way-back.ts';
import { useRepositories, useRepositoryCall } from '../../../data/repositories.ts';
import { Button } from '../../../ui/Button.tsx';
import { Choices } from '../../../ui/Choices.tsx';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { TextField } from '../../../ui/Field.tsx';
import { useTexts } from '../../../ui/language.tsx';
import { Plain } from '../../../ui/Plain.tsx';
import { SubmitForm } from '../../../ui/SubmitForm.tsx';
import { useEscape } from '../../../ui/use-escape.ts';
import { useStepFocus } from '../../../ui/use-step-focus.ts';
import { NoPlaceForSecrets } from '../../targets/VaultCard.tsx';
import { NotDurable } from '../NotDurable.tsx';
import { emptyPlace, placeWish } from '../place-form.ts';
import { PlaceFields } from '../PlaceFields.tsx';
import { AdoptTargets } from './AdoptTargets.tsx';
import { codeCharacters, codeLength, wrongGroups } from './recovery-code.ts';
import '../../../ui/wizard.css';
import '../repositories.css';

/** From a folder and the kit to a repository of this desk, and to the targets it knows. */
export function OpenRepositoryPage() {
  const texts = useTexts(newRepositoryTexts);
  const [opened, setOpened] = useState<OpenedRepository | null>(null);
  const heading = useStepFocus(opened === null ? 'open' : 'opened');
  return (
    <div className="page">
      <h1 ref={heading} tabIndex={-1}>
        {texts.openTitle}
      </h1>
      <section className="wizard" aria-label={texts.openTitle}>
        {opened === null ? <OpenForm onOpened={setOpened} /> : <Opened {...opened} />}
      </section>
    </div>
  );
}

/** `from`: the place at which this desk knew it before; null where it did not. */
type OpenedRepository = { readonly repository: Repository; readonly from: string | null };

function Opened(props: OpenedRepository) {
  const texts = useTexts(newRepositoryTexts);
  const { repository, from } = props;
  return (
    <>
      <div className="wizard__body stack">
        <div role="status">
          <h2>{texts.opened(repository.name)}</h2>
          {from === null || from === repository.place ? null : (
            <p className="note">
              <Plain text={texts.movedFrom(from, repository.place)} />
            </p>
          )}
        </div>
        <NotDurable repository={repository} />
        <p>{texts.openedText}</p>
        <AdoptTargets repositoryId={repository.id} />
      </div>
      <footer className="wizard__actions">
        <span />
        <Button tone="primary" onClick={() => goTo({ place: 'repository', repositoryId: repository.id })}>
          {texts.toRepository}
        </Button>
      </footer>
    </>
  );
}

type By = 'code' | 'passphrase';

function OpenForm(props: { readonly onOpened: (opened: OpenedRepository) => void }) {
  const texts = useTexts(newRepositoryTexts);
  const open = useRepositoryCall('repositories.open');
  const known = useRepositories().data?.repositories ?? [];
  const [place, setPlace] = useState(emptyPlace);
  const [by, setBy] = useState<By>('code');
  const [secrets, setSecrets] = useState<Readonly<Record<By, string>>>({ code: '', passphrase: '' });
  const [name, setName] = useState('');
  const [strict, setStrict] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const wish = placeWish(place);
  const ready = wish !== null && secrets[by].trim() !== '' && (by !== 'code' || codeReady(secrets.code));
  const giveUp = () => leave({ place: 'snapshots', section: 'repositories' });
  useEscape(giveUp);
  const submit = () => {
    if (wish === null || !ready) return setStrict(true);
    const secret = by === 'code' ? { recoveryCode: secrets.code } : { passphrase: secrets.passphrase };
    const named = name.trim() === '' ? {} : { name: name.trim() };
    const onSuccess = (repository: Repository) =>
      props.onOpened({ repository, from: known.find(({ id }) => id === repository.id)?.place ?? null });
    if (!open.isPending) open.mutate({ ...wish, ...named, ...secret }, { onSuccess });
  };
  return (
    <>
      <SubmitForm ref={form} className="wizard__body form form--wide" onSubmit={submit}>
        <p className="muted">{texts.openText}</p>
        <NoPlaceForSecrets />
        <PlaceFields form={place} strict={strict} onChange={setPlace} />
        <Choices
          label={texts.by}
          value={by}
          onChange={setBy}
          choices={[
            { value: 'code', label: texts.byCode },
            { value: 'passphrase', label: texts.byPassphrase },
          ]}
        />
        <SecretField
          by={by}
          value={secrets[by]}
          strict={strict}
          onChange={(value) => setSecrets({ ...secrets, [by]: value })}
        />
        <TextField
          label={texts.openName}
          help={texts.openNameHelp}
          maxLength={80}
          value={name}
          onChange={setName}
        />
        <ErrorNote error={open.error} />
      </SubmitForm>
      <footer className="wizard__actions">
        <Button onClick={giveUp}>{texts.cancel}</Button>
        <Button tone="primary" busy={open.isPending} onClick={() => form.current?.requestSubmit()}>
          {texts.openVerb}
        </Button>
      </footer>
    </>
  );
}

function codeReady(typed: string): boolean {
  return codeCharacters(typed).length === codeLength && wrongGroups(typed).length === 0;
}

function SecretField(props: {
  readonly by: By;
  readonly value: string;
  readonly strict: boolean;
  readonly onChange: (value: string) => void;
}) {
  const texts = useTexts(newRepositoryTexts);
  const { value, strict } = props;
  if (props.by === 'passphrase')
    return (
      <TextField
        label={texts.passphrase}
        type="password"
        autoComplete="off"
        required
        value={value}
        problem={strict && value === '' ? texts.passphraseMissing : null}
        onChange={props.onChange}
      />
    );
  const wrong = wrongGroups(value);
  const count = codeCharacters(value).length;
  const missing =
    strict && count === 0
      ? texts.codeMissing
      : strict && count !== codeLength
        ? texts.codeShort(count)
        : null;
  return (
    <TextField
      label={texts.code}
      help={texts.codeHelp}
      mono
      required
      autoComplete="off"
      maxLength={200}
      value={value}
      problem={wrong.length > 0 ? texts.wrongGroup(wrong.join(', ')) : missing}
      onChange={props.onChange}
    />
  );
}
