import { useState } from 'react';
import type { JobId } from '../../../shared/model/ids.ts';
import type { RestoreResult } from '../../../shared/model/restore.ts';
import { restoresTexts } from '../../app/texts/restores.ts';
import { isRunning, useJob } from '../../data/jobs.ts';
import { useRestores } from '../../data/restores.ts';
import { useTexts } from '../../ui/language.tsx';
import { JobEnd } from '../jobs/JobEnd.tsx';
import { JobProgress } from '../jobs/JobProgress.tsx';
import { resultOf } from './plan-facts.ts';
import { RestoreResultView } from './RestoreResultView.tsx';
import { UndoButton } from './UndoButton.tsx';

/** The result of a restore, and the way back while there is one. */
export function ResultWithUndo(props: { readonly result: RestoreResult }) {
  const texts = useTexts(restoresTexts);
  const record = useRestores().data?.restores.find(({ id }) => id === props.result.id);
  const [undoJob, setUndoJob] = useState<JobId | null>(null);
  const job = useJob(undoJob);
  const undone = resultOf(job);
  return (
    <div className="form form--wide">
      <RestoreResultView result={undone ?? props.result} />
      {record?.undoable && undoJob === null ? (
        <div className="row-line">
          <span className="grow muted">{texts.undoOffer}</span>
          <UndoButton record={record} onStarted={setUndoJob} />
        </div>
      ) : null}
      {job !== null && isRunning(job) ? <JobProgress job={job} /> : null}
      {job !== null && !isRunning(job) ? <JobEnd job={job} /> : null}
    </div>
  );
}
