import { useState } from 'react';
import type { DrillReport } from '../../../shared/model/drill.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { snapshotDetailTexts } from '../../app/texts/snapshot-details.ts';
import { useStartJob } from '../../data/jobs.ts';
import { usePacks } from '../../data/packs.ts';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { JobDialog, useDialogJob } from '../jobs/JobDialog.tsx';
import { Layers } from './VerifyResult.tsx';

/** A restore into scratch that is checked and recorded; the copy is started where the pack says how it is isolated. */
export function DrillDialog(props: { readonly snapshot: Snapshot; readonly onClose: () => void }) {
  const { snapshot } = props;
  const texts = useTexts(snapshotDetailTexts);
  const packs = usePacks().data?.packs;
  const [boot, setBoot] = useState(false);
  const job = useDialogJob(useStartJob('drills.run'));
  const bootable = packs?.find(({ id }) => id === snapshot.pack)?.boot ?? false;
  return (
    <JobDialog
      title={texts.drillTitle}
      description={texts.drillText}
      verb={texts.drillVerb}
      job={job}
      onClose={props.onClose}
      onStart={() => job.start({ snapshotId: snapshot.id, boot: bootable && boot })}
      renderOutcome={(outcome) => (outcome.kind === 'drill' ? <DrillResult report={outcome.report} /> : null)}
    >
      <Switch
        label={texts.boot}
        help={bootable ? texts.bootText : texts.noBoot}
        disabled={!bootable}
        checked={bootable && boot}
        onChange={setBoot}
      />
    </JobDialog>
  );
}

/** What the drill proved, and how long a restore took. */
function DrillResult(props: { readonly report: DrillReport }) {
  const { report } = props;
  const texts = useTexts(snapshotDetailTexts);
  const language = useLanguage();
  return (
    <div className="stack">
      <p role="status" className="row-line">
        <StatusMark state={report.ok ? 'ok' : 'down'} compact size={18} />
        <strong>{report.ok ? texts.drillOk : texts.drillBad}</strong>
      </p>
      <dl className="facts">
        <dt>{texts.restoreTook}</dt>
        <dd>{formatDuration(report.restoreMs, language)}</dd>
        <dt>{texts.verifyTook}</dt>
        <dd>{formatDuration(report.verifyMs, language)}</dd>
      </dl>
      <Layers layers={report.layers} />
      <PackChecks report={report} />
      {report.boot === null ? null : <Boot boot={report.boot} />}
    </div>
  );
}

function PackChecks(props: { readonly report: DrillReport }) {
  const texts = useTexts(snapshotDetailTexts);
  const local = useLocal();
  const { checks } = props.report;
  if (checks.length === 0) return null;
  return (
    <ul className="stack stack--tight" aria-label={texts.checks}>
      {checks.map((check, at) => (
        <li key={at} className="row-line">
          <StatusMark state={check.ok ? 'ok' : 'down'} compact />
          <Plain text={local(check.what)} />
          {check.detail === null ? null : (
            <span className="muted">
              <Plain text={local(check.detail)} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Boot(props: { readonly boot: NonNullable<DrillReport['boot']> }) {
  const { boot } = props;
  const texts = useTexts(snapshotDetailTexts);
  const language = useLanguage();
  return (
    <section className="stack stack--tight" aria-label={texts.boot}>
      <p className="row-line">
        <StatusMark state={boot.ok ? 'ok' : 'down'} compact />
        {boot.ok ? texts.bootReady(formatDuration(boot.readyAfterMs ?? 0, language)) : texts.bootFailed}
      </p>
      <ScrollRegion as="pre" className="excerpt" label={boot.command}>
        <Plain text={`${boot.command}\n${boot.output}`} mono />
      </ScrollRegion>
    </section>
  );
}
