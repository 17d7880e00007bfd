import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type { HostCheck } from '../../../shared/model/host.ts';
import { hostTexts } from '../../app/texts/hosts.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useTexts } from '../../ui/language.tsx';
import { Waiting } from '../../ui/Waiting.tsx';
import { HostAnswer } from './HostAnswer.tsx';
import type { HostPurpose } from './HostAnswer.tsx';
import { HostFields } from './HostFields.tsx';
import type { HostForm } from './host-form.ts';
import { useHostLook } from './use-host-look.ts';

/** The fields of a host, its key to compare, and what it can be used for once it is entered. Whoever shows it keeps what was typed and found. */
export function HostEntry(props: {
  readonly form: HostForm;
  readonly found: HostCheck | null;
  readonly strict: boolean;
  readonly use?: HostPurpose;
  /** Fields that are typed before it is entered. */
  readonly children?: ReactNode;
  /** What was found belongs to the form as it is; another form has found nothing yet. */
  readonly onChange: (form: HostForm, found: HostCheck | null) => void;
}) {
  const { form, found, use = 'target' } = props;
  const texts = useTexts(hostTexts);
  const { look, trust, stop, reset, error, isLooking, isPinning } = useHostLook((came) =>
    props.onChange(form, came),
  );
  const answer = useRef<HTMLDivElement>(null);
  const before = useRef(found);
  // The fields fill a small window, and the answer stands below them.
  useEffect(() => {
    if (found !== null && found !== before.current) answer.current?.scrollIntoView({ block: 'nearest' });
    before.current = found;
  }, [found]);
  return (
    <>
      <HostFields
        form={form}
        strict={props.strict}
        onChange={(next) => {
          reset();
          props.onChange(next, null);
        }}
      />
      {props.children}
      <div className="toolbar">
        <Button icon="run" busy={isLooking} disabled={form.address.trim() === ''} onClick={() => look(form)}>
          {texts.connect}
        </Button>
        {props.strict && found === null && error === null && !isLooking && form.address.trim() !== '' ? (
          <span className="field__problem" role="alert">
            {texts.connectFirst}
          </span>
        ) : null}
      </div>
      {isLooking ? <Waiting text={texts.connecting(form.address.trim())} onStop={stop} /> : null}
      <ErrorNote error={error} />
      <div ref={answer} className="stack">
        <div role="status" className="stack">
          {found === null ? null : <HostAnswer found={found} use={use} />}
          {found?.kind === 'reached' ? <Lacking found={found} use={use} /> : null}
        </div>
        {found?.kind === 'unknown-key' ? (
          <div>
            <Button icon="check" busy={isPinning} onClick={() => trust(form, found.key.fingerprint)}>
              {texts.trust}
            </Button>
          </div>
        ) : null}
      </div>
    </>
  );
}

/** Without SFTP the rest of the list is of little use. */
function Lacking({
  found,
  use,
}: {
  readonly found: HostCheck & { readonly kind: 'reached' };
  readonly use: HostPurpose;
}) {
  const texts = useTexts(hostTexts);
  const sftp = found.facts.abilities.find(({ name }) => name === 'sftp');
  if (sftp === undefined || sftp.present) return null;
  return <p className="note note--warning">{use === 'target' ? texts.noFiles : texts.noPlace}</p>;
}
