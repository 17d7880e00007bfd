import type { Job } from '../../../shared/model/job.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { isErrorCode } from '../../../shared/errors/error-codes.ts';
import { jobTexts } from '../../app/texts/jobs.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useTexts } from '../../ui/language.tsx';

/** Why a job ended without an outcome: cancelled or failed. Nothing while it runs or when it is done. */
export function JobEnd(props: { readonly job: Job }) {
  const texts = useTexts(jobTexts);
  const { state, error } = props.job;
  if (state === 'cancelled')
    return (
      <p className="note" role="status">
        {texts.cancelled}
      </p>
    );
  if (error === null) return null;
  const code = isErrorCode(error.code) ? error.code : 'internal/unexpected';
  return <ErrorNote error={new AppError(code, error.text)} />;
}
