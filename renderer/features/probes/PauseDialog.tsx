import { useState } from 'react';
import type { TargetId } from '../../../shared/model/ids.ts';
import type { ProbeSummary } from '../../../shared/model/probe.ts';
import { probeTexts } from '../../app/texts/probes.ts';
import { usePauseChange } from '../../data/probes.ts';
import { TextField } from '../../ui/Field.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';

/** What is to be paused or resumed: one probe, or the whole target when there is none. */
export type PauseAsk = { readonly kind: 'pause' | 'resume'; readonly probe: ProbeSummary | null };

export function PauseDialog(props: {
  readonly targetId: TargetId;
  readonly ask: PauseAsk | null;
  readonly onClose: () => void;
}) {
  const texts = useTexts(probeTexts);
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
    change.mutate({ kind, probeId: ask?.probe?.id ?? null, reason: reason.trim() }, { onSuccess: close });
  };
  return (
    <FormDialog
      open={ask !== null}
      onClose={close}
      width="small"
      title={kind === 'pause' ? texts.pauseTitle(name) : texts.resumeTitle(name)}
      description={kind === 'pause' ? texts.pauseHelp : texts.resumeHelp}
      verb={kind === 'pause' ? texts.pause : texts.resume}
      disabled={reason.trim() === ''}
      busy={change.isPending}
      error={change.error}
      onSubmit={submit}
    >
      <TextField label={texts.reasonField} required value={reason} onChange={setReason} maxLength={500} />
    </FormDialog>
  );
}
