import type { Incident } from '../../../shared/model/incident.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { formatMoment } from '../../../shared/text/format-age.ts';
import { routeHref } from '../../app/routes.ts';
import { incidentTexts } from '../../app/texts/incidents.ts';
import { useIncidentCall } from '../../data/incidents.ts';
import { useTargetSummary } from '../../data/targets.ts';
import { useStartJob } from '../../data/jobs.ts';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { JobDialog, useDialogJob } from '../jobs/JobDialog.tsx';
import { BundleDialog } from './BundleDialog.tsx';
import { ReasonDialog } from './ReasonDialog.tsx';

export type IncidentAsk = 'capture' | 'bundle' | 'close' | 'reopen';

/** What is done with an incident as a whole. */
export function IncidentDialogs(props: {
  readonly incident: Incident;
  readonly ask: IncidentAsk;
  readonly onClose: () => void;
}) {
  switch (props.ask) {
    case 'capture':
      return <CaptureDialog {...props} />;
    case 'bundle':
      return <BundleDialog incident={props.incident} onClose={props.onClose} />;
    case 'close':
      return <CloseDialog {...props} />;
    case 'reopen':
      return <ReopenDialog {...props} />;
  }
}

type AskProps = { readonly incident: Incident; readonly onClose: () => void };

function CaptureDialog({ incident, onClose }: AskProps) {
  const texts = useTexts(incidentTexts);
  const language = useLanguage();
  const job = useDialogJob(useStartJob('incidents.capture'));
  const number = (value: number) => formatNumber(value, language);
  return (
    <JobDialog
      title={texts.captureTitle}
      description={texts.captureText}
      verb={texts.capture}
      job={job}
      onClose={onClose}
      onStart={() => job.start({ incidentId: incident.id })}
      renderOutcome={(outcome) =>
        outcome.kind === 'incident-capture' ? (
          <strong role="status">{texts.captured(number(outcome.taken), number(outcome.failed))}</strong>
        ) : null
      }
    />
  );
}

function CloseDialog({ incident, onClose }: AskProps) {
  const texts = useTexts(incidentTexts);
  const close = useIncidentCall('incidents.close');
  return (
    <ReasonDialog
      title={texts.close}
      description={texts.closeText}
      label={texts.rootCause}
      verb={texts.close}
      busy={close.isPending}
      error={close.error}
      onClose={onClose}
      onSubmit={(rootCause) => close.mutate({ incidentId: incident.id, rootCause }, { onSuccess: onClose })}
    >
      <OpenRuns incident={incident} />
      <Ends incident={incident} />
    </ReasonDialog>
  );
}

/** Runs that go on after the closing, by their titles. */
function OpenRuns(props: { readonly incident: Incident }) {
  const texts = useTexts(incidentTexts);
  const local = useLocal();
  const language = useLanguage();
  const open = props.incident.runs.filter(({ state }) => state === 'open');
  if (open.length === 0) return null;
  return (
    <div className="note">
      <div className="grow">
        {texts.openRuns(formatNumber(open.length, language))}
        <ul>
          {open.map(({ id, title }) => (
            <li key={id}>
              <a href={routeHref({ place: 'run', runId: id })}>
                <Plain text={local(title)} />
              </a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** When it will be said to have ended. */
function Ends(props: { readonly incident: Incident }) {
  const { targetId, from } = props.incident;
  const texts = useTexts(incidentTexts);
  const language = useLanguage();
  const target = useTargetSummary(targetId);
  const since = target?.state === 'ok' ? target.since : null;
  return (
    <p className="muted small">
      {since !== null && since > from ? texts.endedAt(formatMoment(since, language)) : texts.endsNow}
    </p>
  );
}

function ReopenDialog({ incident, onClose }: AskProps) {
  const texts = useTexts(incidentTexts);
  const reopen = useIncidentCall('incidents.reopen');
  return (
    <ReasonDialog
      title={texts.reopenTitle}
      description=""
      label={texts.reason}
      verb={texts.reopen}
      busy={reopen.isPending}
      error={reopen.error}
      onClose={onClose}
      onSubmit={(reason) => reopen.mutate({ incidentId: incident.id, reason }, { onSuccess: onClose })}
    />
  );
}
