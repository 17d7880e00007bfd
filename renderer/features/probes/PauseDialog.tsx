import { useState } from 'react';
import type { TargetId } from '../../../shared/model/ids.ts';
import type { ProbeSummary } from '../../../shared/model/probe.ts';
import { probeTexts } from '../../app/texts/probes.ts';
import { uiTexts } from '../../ui/ui-texts.ts';
import { usePauseChange } from '../../data/probes.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';

/** What is to be paused or resumed: one probe, or the whole target when there is none. */
export type PauseAsk = { readonly kind: 'pause' | 'resume'; readonly probe: ProbeSummary | null };

export function PauseDialog(props: {
  readonly targetId: TargetId;
  readonly ask: PauseAsk | null;
  readonly onClose: () => void;
}) {
  const texts = useTexts(probeTexts);
  const ui = useTexts(uiTexts);
  const local = useLocal();
  const change = usePauseChange(props.targetId);
  const [reason, setReason] = useState('');
  const { ask } = props;
  const close = () => {
    setReason('');
    change.reset();
    props.onClose();
  };
  const name = ask?.probe ? local(ask.probe.title) : texts.wholeTarget;
  const kind = ask?.kind ?? 'pause';
  const submit = () => {
    if (reason.trim() === '') return;
    change.mutate({ kind, probeId: ask?.probe?.id ?? null, reason: reason.trim() }, { onSuccess: close });
  };
  return (
    <Dialog
      open={ask !== null}
      onClose={close}
      width="small"
      title={kind === 'pause' ? texts.pauseTitle(name) : texts.resumeTitle(name)}
      description={kind === 'pause' ? texts.pauseHelp : texts.resumeHelp}
      actions={
        <>
          <Button onClick={close}>{ui.cancel}</Button>
          <Button tone="primary" disabled={reason.trim() === ''} busy={change.isPending} onClick={submit}>
            {kind === 'pause' ? texts.pause : texts.resume}
          </Button>
        </>
      }
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextField label={texts.reasonField} required value={reason} onChange={setReason} maxLength={500} />
        <ErrorNote error={change.error} />
      </form>
    </Dialog>
  );
}
