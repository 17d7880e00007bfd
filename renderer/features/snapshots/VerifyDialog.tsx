import { useState } from 'react';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { snapshotDetailTexts } from '../../app/texts/snapshot-details.ts';
import { useStartJob } from '../../data/jobs.ts';
import { Choices } from '../../ui/Choices.tsx';
import { useTexts } from '../../ui/language.tsx';
import { JobDialog, useDialogJob } from '../jobs/JobDialog.tsx';
import { VerifyResult } from './VerifyResult.tsx';

/** Reads a snapshot back, in full or as a sample. */
export function VerifyDialog(props: { readonly snapshot: Snapshot; readonly onClose: () => void }) {
  const texts = useTexts(snapshotDetailTexts);
  const [share, setShare] = useState<'full' | 'tenth'>('full');
  const job = useDialogJob(useStartJob('snapshots.verify'));
  return (
    <JobDialog
      title={texts.verifyTitle}
      description={texts.verifyText}
      verb={texts.verifyVerb}
      job={job}
      onClose={props.onClose}
      onStart={() => job.start({ snapshotId: props.snapshot.id, share: share === 'full' ? 1 : 0.1 })}
      renderOutcome={(outcome) =>
        outcome.kind === 'verify' ? <VerifyResult report={outcome.report} /> : null
      }
    >
      <Choices
        label={texts.share}
        value={share}
        onChange={setShare}
        choices={[
          { value: 'full', label: texts.full },
          { value: 'tenth', label: texts.tenth },
        ]}
      />
    </JobDialog>
  );
}
