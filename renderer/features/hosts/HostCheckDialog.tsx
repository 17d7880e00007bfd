import { useEffect, useRef, useState } from 'react';
import type { HostWay } from '../../../shared/model/host.ts';
import { hostTexts } from '../../app/texts/hosts.ts';
import { Button } from '../../ui/Button.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { useTexts } from '../../ui/language.tsx';
import { Waiting } from '../../ui/Waiting.tsx';
import { HostAnswer } from './HostAnswer.tsx';
import type { HostPurpose } from './HostAnswer.tsx';
import { HostFields } from './HostFields.tsx';
import { hostFormOf } from './host-form.ts';
import { useHostLook } from './use-host-look.ts';

/** Looks at a host; what it shows stands below the fields, and a key that is not known is pinned only by a button of its own. */
export function HostCheckDialog(props: {
  readonly way: HostWay;
  readonly use?: HostPurpose;
  readonly onClose: () => void;
}) {
  const texts = useTexts(hostTexts);
  const [form, setForm] = useState(() => hostFormOf(props.way));
  const { look, trust, stop, reset, found, error, isLooking, isPinning } = useHostLook();
  const answer = useRef<HTMLDivElement>(null);
  // The fields fill a small window, and the answer stands below them.
  useEffect(() => {
    if (found !== undefined) answer.current?.scrollIntoView({ block: 'start' });
  }, [found]);
  return (
    <FormDialog
      onClose={props.onClose}
      title={texts.dialogTitle}
      width="large"
      verb={texts.verb}
      disabled={form.address.trim() === ''}
      busy={isLooking || isPinning}
      error={error}
      onSubmit={() => look(form)}
    >
      <HostFields
        form={form}
        onChange={(next) => {
          setForm(next);
          reset();
        }}
      />
      {isLooking ? <Waiting text={texts.connecting(form.address.trim())} onStop={stop} /> : null}
      <div ref={answer} role="status" className="stack">
        {found === undefined ? null : <HostAnswer found={found} use={props.use ?? 'target'} />}
      </div>
      {found?.kind === 'unknown-key' ? (
        <div>
          <Button icon="check" busy={isPinning} onClick={() => trust(form, found.key.fingerprint)}>
            {texts.trust}
          </Button>
        </div>
      ) : null}
    </FormDialog>
  );
}
