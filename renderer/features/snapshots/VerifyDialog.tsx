import { useState } from 'react';
import type { JobId } from '../../../shared/model/ids.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { snapshotDetailTexts } from '../../app/texts/snapshot-details.ts';
import { useStartJob } from '../../data/jobs.ts';
import { Choices } from '../../ui/Choices.tsx';
import { useTexts } from '../../ui/language.tsx';
import { JobDialog } from '../jobs/JobDialog.tsx';
import { VerifyResult } from './VerifyResult.tsx';

/** Reads a snapshot back, in full or as a sample. */
export function VerifyDialog(props: { readonly snapshot: Snapshot; readonly onClose: () => void }) {
  const texts = useTexts(snapshotDetailTexts);
  const [share, setShare] = useState<'full' | 'tenth'>('full');
  const [jobId, setJobId] = useState<JobId | null>(null);
  const start = useStartJob('snapshots.verify');
  return (
    <JobDialog
      title={texts.verifyTitle}
      description={texts.verifyText}
      verb={jobId === null ? texts.verifyVerb : null}
      starting={start.isPending}
      error={start.error}
      jobId={jobId}
      onClose={props.onClose}
      onStart={() =>
        start.mutate(
          { snapshotId: props.snapshot.id, share: share === 'full' ? 1 : 0.1 },
          { onSuccess: (started) => setJobId(started.jobId) },
        )
      }
      renderOutcome={(outcome) =>
        outcome.kind === 'verify' ? <VerifyResult report={outcome.report} /> : null
      }
    >
      {jobId === null ? (
        <Choices
          label={texts.share}
          value={share}
          onChange={setShare}
          choices={[
            { value: 'full', label: texts.full },
            { value: 'tenth', label: texts.tenth },
          ]}
        />
      ) : null}
    </JobDialog>
  );
}
