import { useRef, useState } from 'react';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { snapshotDetailTexts } from '../../app/texts/snapshot-details.ts';
import { snapshotTexts } from '../../app/texts/snapshots.ts';
import { useSnapshotChange } from '../../data/snapshots.ts';
import { announce } from '../../ui/announce.tsx';
import { TextField } from '../../ui/Field.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { useTexts } from '../../ui/language.tsx';

/** Pins a snapshot or removes its pins, with the reason for the journal. */
export function PinDialog(props: {
  readonly snapshot: Snapshot;
  readonly change: 'pin' | 'unpin';
  readonly onClose: () => void;
}) {
  const { change } = props;
  const texts = useTexts(snapshotDetailTexts);
  const verbs = useTexts(snapshotTexts);
  const [reason, setReason] = useState('');
  const [strict, setStrict] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const mutation = useSnapshotChange(`snapshots.${change}`);
  const submit = () => {
    if (reason.trim() === '') return setStrict(true);
    return mutation.mutate(
      { snapshotId: props.snapshot.id, reason },
      {
        onSuccess: () => {
          announce(change === 'pin' ? texts.pinnedNow : texts.unpinnedNow);
          props.onClose();
        },
      },
    );
  };
  return (
    <FormDialog
      width="small"
      onClose={props.onClose}
      title={change === 'pin' ? texts.pinTitle : texts.unpinTitle}
      description={change === 'pin' ? texts.pinText : texts.unpinText}
      initialFocus={input}
      verb={verbs[change]}
      busy={mutation.isPending}
      error={mutation.error}
      onSubmit={submit}
    >
      <TextField
        ref={input}
        label={texts.reason}
        required
        maxLength={2000}
        value={reason}
        problem={strict && reason.trim() === '' ? texts.reasonMissing : null}
        onChange={setReason}
      />
    </FormDialog>
  );
}
