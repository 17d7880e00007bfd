import { useState } from 'react';
import type { Repository } from '../../../shared/model/repository.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { repositoryTexts } from '../../app/texts/repositories.ts';
import { useStartJob } from '../../data/jobs.ts';
import { useRepositories } from '../../data/repositories.ts';
import { Select } from '../../ui/Field.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { JobDialog, useDialogJob } from '../jobs/JobDialog.tsx';

/** Copies what another repository lacks. */
export function CopyDialog(props: { readonly repository: Repository; readonly onClose: () => void }) {
  const { repository } = props;
  const texts = useTexts(repositoryTexts);
  const language = useLanguage();
  const repositories = useRepositories().data?.repositories ?? [];
  const others = repositories.filter(
    ({ id, health }) => id !== repository.id && (health === 'ok' || health === 'unknown'),
  );
  const [chosen, setChosen] = useState<string | null>(null);
  const job = useDialogJob(useStartJob('repositories.copy'));
  const to = others.find(({ id }) => id === chosen) ?? others[0];
  return (
    <JobDialog
      title={texts.copyTitle}
      description={texts.copyText}
      verb={to === undefined ? null : texts.copyVerb}
      job={job}
      onClose={props.onClose}
      onStart={() => (to === undefined ? undefined : job.start({ repositoryId: repository.id, to: to.id }))}
      renderOutcome={(outcome) =>
        outcome.kind === 'copy' ? (
          <p role="status">
            {texts.copied(
              formatNumber(outcome.report.snapshots, language),
              formatNumber(outcome.report.alreadyThere, language),
              formatBytes(outcome.report.newBytes, language),
            )}
          </p>
        ) : null
      }
    >
      {to === undefined ? (
        <p>{texts.copyNone}</p>
      ) : (
        <Select
          label={texts.copyTo}
          value={to.id}
          choices={others.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={setChosen}
        />
      )}
    </JobDialog>
  );
}
