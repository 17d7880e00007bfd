import { useRef, useState } from 'react';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { snapshotDetailTexts } from '../../app/texts/snapshot-details.ts';
import { snapshotTexts } from '../../app/texts/snapshots.ts';
import { useSnapshotChange } from '../../data/snapshots.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useTexts } from '../../ui/language.tsx';
import { showToast } from '../../ui/Toast.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';

/** Forgets a snapshot once the reason and the target's name were typed. */
export function ForgetDialog(props: {
  readonly snapshot: Snapshot;
  readonly onClose: () => void;
  readonly onForgotten: () => void;
}) {
  const { snapshot } = props;
  const texts = useTexts(snapshotDetailTexts);
  const verbs = useTexts(snapshotTexts);
  const ui = useTexts(uiTexts);
  const cancel = useRef<HTMLButtonElement>(null);
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const forget = useSnapshotChange('snapshots.forget');
  const ready = typed === snapshot.targetName && reason.trim() !== '';
  return (
    <Dialog
      open
      width="small"
      onClose={props.onClose}
      title={texts.forgetTitle}
      description={texts.forgetText}
      initialFocus={cancel}
      actions={
        <>
          <Button ref={cancel} onClick={props.onClose}>
            {ui.cancel}
          </Button>
          <Button
            tone="danger"
            disabled={!ready}
            busy={forget.isPending}
            onClick={() =>
              // A promise: the event takes the snapshot and this dialog off the screen before the answer comes.
              void forget.mutateAsync({ snapshotId: snapshot.id, reason, confirmName: typed }).then(
                () => {
                  showToast(texts.forgotten);
                  props.onForgotten();
                },
                () => undefined,
              )
            }
          >
            {verbs.forget}
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextField label={texts.reason} required maxLength={2000} value={reason} onChange={setReason} />
        <TextField
          label={ui.typeName(snapshot.targetName)}
          value={typed}
          onChange={setTyped}
          autoComplete="off"
        />
        <ErrorNote error={forget.error} />
      </div>
    </Dialog>
  );
}
