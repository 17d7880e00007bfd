import { useState } from 'react';
import type { RestoreRecord } from '../../../shared/contract/groups/snapshots.ts';
import type { JobId } from '../../../shared/model/ids.ts';
import { restoresTexts } from '../../app/texts/restores.ts';
import { useStartJob } from '../../data/jobs.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { useTexts } from '../../ui/language.tsx';

/** Puts the safety copy back, once the name of the target was typed. */
export function UndoButton(props: {
  readonly record: RestoreRecord;
  readonly onStarted: (jobId: JobId) => void;
}) {
  const { record } = props;
  const texts = useTexts(restoresTexts);
  const undo = useStartJob('restores.undo');
  const [asking, setAsking] = useState(false);
  const close = () => {
    undo.reset();
    setAsking(false);
  };
  return (
    <>
      <Button small icon="back" aria-label={texts.undoOf(record.targetName)} onClick={() => setAsking(true)}>
        {texts.undo}
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={close}
        title={texts.undoTitle(record.targetName)}
        description={texts.undoText}
        verb={texts.undoVerb}
        typedName={record.targetName}
        busy={undo.isPending}
        error={undo.error}
        onConfirm={(confirmName) =>
          undo.mutate(
            { restoreId: record.id, confirmName },
            {
              onSuccess: ({ jobId }) => {
                close();
                props.onStarted(jobId);
              },
            },
          )
        }
      />
    </>
  );
}
