import { useState } from 'react';
import type { PruneReport, Repository } from '../../../shared/model/repository.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { repositoryTexts } from '../../app/texts/repositories.ts';
import { useJob, useStartJob } from '../../data/jobs.ts';
import { TextField } from '../../ui/Field.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';
import { JobDialog, useDialogJob } from '../jobs/JobDialog.tsx';

/** What would happen first; it happens once its name was typed. */
export function PruneDialog(props: { readonly repository: Repository; readonly onClose: () => void }) {
  const { repository } = props;
  const texts = useTexts(repositoryTexts);
  const ui = useTexts(uiTexts);
  const [typed, setTyped] = useState('');
  const job = useDialogJob(useStartJob('repositories.prune'));
  const outcome = useJob(job.jobId)?.outcome ?? null;
  const report = outcome?.kind === 'prune' ? outcome.report : null;
  const shown = report?.dryRun === true;
  const begin = (dryRun: boolean) =>
    job.start({ repositoryId: repository.id, dryRun, ...(dryRun ? {} : { confirmName: typed }) });
  return (
    <JobDialog
      title={texts.pruneTitle}
      description={texts.pruneText}
      verb={shown ? texts.pruneVerb : texts.dryRun}
      again={shown}
      danger={shown}
      disabled={shown && typed !== repository.name}
      job={job}
      onClose={props.onClose}
      onStart={() => begin(!shown)}
      renderOutcome={() => (report === null ? null : <Pruned report={report} />)}
    >
      {shown ? (
        <TextField
          label={ui.typeName(repository.name)}
          autoComplete="off"
          value={typed}
          onChange={setTyped}
        />
      ) : null}
    </JobDialog>
  );
}

function Pruned(props: { readonly report: PruneReport }) {
  const { report } = props;
  const texts = useTexts(repositoryTexts);
  const language = useLanguage();
  const packs = (count: number, bytes: number) =>
    texts.packs(formatNumber(count, language), formatBytes(bytes, language));
  const { dryRun } = report;
  return (
    <dl className="facts" role="status">
      <dt>{dryRun ? texts.wouldMark : texts.marked}</dt>
      <dd>{packs(report.markedPacks, report.markedBytes)}</dd>
      <dt>{dryRun ? texts.wouldDelete : texts.deleted}</dt>
      <dd>{packs(report.deletedPacks, report.deletedBytes)}</dd>
      <dt>{dryRun ? texts.wouldRewrite : texts.rewritten}</dt>
      <dd>{packs(report.rewrittenPacks, report.rewrittenBytes)}</dd>
      <dt>{texts.waiting}</dt>
      <dd>{packs(report.waitingPacks, report.waitingBytes)}</dd>
      {report.nextAt === null ? null : (
        <>
          <dt>{texts.nextAt}</dt>
          <dd>
            <RelativeTime at={report.nextAt} form="until" focusable />
          </dd>
        </>
      )}
    </dl>
  );
}
