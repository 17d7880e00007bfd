import { useState } from 'react';
import type { SudoState } from '../../../shared/model/host.ts';
import { sudoTexts } from '../../app/texts/sudo.ts';
import { useHostCall, useSudoState, useTrySudo } from '../../data/hosts.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { lookOf, wayOf } from './host-form.ts';
import type { HostForm } from './host-form.ts';

/** Whether a target declares sudo for its host, and how its account stands with sudo there. */
export function SudoPart(props: {
  readonly form: HostForm;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}) {
  const texts = useTexts(sudoTexts);
  return (
    <>
      <Switch label={texts.declare} help={texts.meaning} checked={props.on} onChange={props.onChange} />
      {props.on ? <Standing form={props.form} /> : null}
    </>
  );
}

/** The password is given once, and kept once sudo has taken it. */
function Standing({ form }: { readonly form: HostForm }) {
  const texts = useTexts(sudoTexts);
  const [password, setPassword] = useState('');
  const way = wayOf(form);
  const state = useSudoState(way);
  const tried = useTrySudo();
  const store = useHostCall('hosts.check');
  const [refused, setRefused] = useState(false);
  const give = () =>
    store.mutate(
      { ...lookOf(form), sudoPassword: password },
      {
        onSuccess: ({ kind }) => {
          // The key of the host is no longer the one that was compared: nothing was sent.
          setRefused(kind !== 'reached');
          if (kind !== 'reached') return;
          setPassword('');
          tried.mutate(way);
        },
      },
    );
  return (
    <div className="stack" role="group" aria-label={texts.title}>
      <div role="status">{state.data === undefined ? null : <Told state={state.data} />}</div>
      <div className="form__pick">
        <TextField
          label={texts.password}
          help={texts.passwordHelp}
          type="password"
          autoComplete="off"
          value={password}
          onChange={setPassword}
        />
        <Button busy={store.isPending} disabled={password === ''} onClick={give}>
          {texts.store}
        </Button>
      </div>
      <div>
        <Button icon="run" busy={tried.isPending} onClick={() => tried.mutate(way)}>
          {texts.try}
        </Button>
      </div>
      {refused ? <p className="field__problem">{texts.notEntered}</p> : null}
      <ErrorNote error={store.error ?? tried.error ?? state.error} />
    </div>
  );
}

function Told({ state }: { readonly state: SudoState }) {
  const texts = useTexts(sudoTexts);
  const { stored, tried, said } = state;
  switch (tried) {
    case null:
      return <span className="muted">{stored ? texts.stored : texts.notTried}</span>;
    case 'works':
      return (
        <span className="row-line">
          <StatusMark state="ok" compact /> {stored ? texts.worksStored : texts.worksWithout}
        </span>
      );
    case 'asks':
    case 'refused':
      return (
        <span className="row-line">
          <StatusMark state="down" compact />
          <span>
            {tried === 'asks' ? texts.asks : texts.refused}{' '}
            {said === null ? null : <Plain text={said} mono />}
          </span>
        </span>
      );
  }
}
