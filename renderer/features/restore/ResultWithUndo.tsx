import { useState } from 'react';
import type { JobId } from '../../../shared/model/ids.ts';
import type { RestoreResult } from '../../../shared/model/restore.ts';
import { restoresTexts } from '../../app/texts/restores.ts';
import { useRestores } from '../../data/restores.ts';
import { useTexts } from '../../ui/language.tsx';
import { RestoreJob } from './RestoreJob.tsx';
import { RestoreResultView } from './RestoreResultView.tsx';
import { UndoButton } from './UndoButton.tsx';

/** The result of a restore, and the way back while there is one. */
export function ResultWithUndo(props: { readonly result: RestoreResult }) {
  const texts = useTexts(restoresTexts);
  const record = useRestores().data?.restores.find(({ id }) => id === props.result.id);
  const [undoJob, setUndoJob] = useState<JobId | null>(null);
  if (undoJob !== null)
    return (
      <div className="form form--wide">
        <RestoreJob jobId={undoJob} />
      </div>
    );
  return (
    <div className="form form--wide">
      <RestoreResultView result={props.result} />
      {record?.undoable ? (
        <div className="row-line">
          <span className="grow muted">{texts.undoOffer}</span>
          <UndoButton record={record} onStarted={setUndoJob} />
        </div>
      ) : null}
    </div>
  );
}
