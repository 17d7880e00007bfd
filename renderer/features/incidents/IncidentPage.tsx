import { useState } from 'react';
import { isAppError } from '../../../shared/errors/app-error.ts';
import type { IncidentId } from '../../../shared/model/ids.ts';
import type { Incident } from '../../../shared/model/incident.ts';
import { formatMoment } from '../../../shared/text/format-age.ts';
import { routeHref } from '../../app/routes.ts';
import { incidentTexts } from '../../app/texts/incidents.ts';
import { useIncident } from '../../data/incidents.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { EvidenceSection } from './EvidenceSection.tsx';
import { FieldList } from './FieldList.tsx';
import { FollowUps } from './FollowUps.tsx';
import { IncidentDialogs } from './IncidentDialogs.tsx';
import type { IncidentAsk } from './IncidentDialogs.tsx';
import { IncidentNotes } from './IncidentNotes.tsx';
import { IncidentRunbooks } from './IncidentRunbooks.tsx';
import { IncidentTimeline } from './IncidentTimeline.tsx';
import './incidents.css';

/** One incident on one page. */
export function IncidentPage(props: { readonly incidentId: IncidentId }) {
  const texts = useTexts(incidentTexts);
  const incident = useIncident(props.incidentId);
  if (incident.data) return <Loaded incident={incident.data} />;
  if (isAppError(incident.error) && incident.error.code === 'incident/unknown')
    return (
      <EmptyState heading title={texts.gone}>
        <a href={routeHref({ place: 'incidents' })}>{texts.back}</a>
      </EmptyState>
    );
  return (
    <div className="page">
      <ErrorNote error={incident.error} onRetry={() => void incident.refetch()} />
      {incident.isPending ? <Skeleton rows={10} /> : null}
    </div>
  );
}

function Loaded(props: { readonly incident: Incident }) {
  const { incident } = props;
  const [ask, setAsk] = useState<IncidentAsk | null>(null);
  return (
    <div className="page incident">
      <Head incident={incident} onAsk={setAsk} />
      <div className="incident__columns">
        <div className="incident__column">
          <IncidentRunbooks incident={incident} />
          <FieldList incident={incident} />
          <EvidenceSection incident={incident} />
        </div>
        <div className="incident__column">
          <RootCause incident={incident} />
          <FollowUps incident={incident} />
          <IncidentNotes incident={incident} />
          <IncidentTimeline incident={incident} />
        </div>
      </div>
      {ask === null ? null : <IncidentDialogs incident={incident} ask={ask} onClose={() => setAsk(null)} />}
    </div>
  );
}

function Head(props: { readonly incident: Incident; readonly onAsk: (ask: IncidentAsk) => void }) {
  const { incident, onAsk } = props;
  const texts = useTexts(incidentTexts);
  const language = useLanguage();
  const isOpen = incident.state === 'open';
  return (
    <div className="page__head">
      <div className="grow stack stack--tight">
        <nav className="small" aria-label={texts.back}>
          <a href={routeHref({ place: 'incidents' })}>{texts.back}</a>
          <span className="muted"> / </span>
          <a href={routeHref({ place: 'target', targetId: incident.targetId, tab: 'health', viewId: null })}>
            <Plain text={incident.targetName} />
          </a>
        </nav>
        <h1>
          <Plain text={incident.title} />
        </h1>
        <p className="muted">
          <span className="tag">{isOpen ? texts.stateOpen : texts.stateClosed}</span>{' '}
          {incident.to === null
            ? texts.lasting(formatMoment(incident.from, language))
            : texts.lasted(formatMoment(incident.from, language), formatMoment(incident.to, language))}{' '}
          · {texts.opened} {formatMoment(incident.openedAt, language)}, <Plain text={incident.openedBy} /> ·{' '}
          {texts.evidenceFrom(formatMoment(incident.evidenceFrom, language))}
        </p>
      </div>
      <div className="toolbar">
        <Button icon="file" tone="primary" onClick={() => onAsk('capture')}>
          {texts.capture}
        </Button>
        <Button icon="export" onClick={() => onAsk('bundle')}>
          {texts.preview}
        </Button>
        <Button icon={isOpen ? 'check' : 'refresh'} onClick={() => onAsk(isOpen ? 'close' : 'reopen')}>
          {isOpen ? texts.close : texts.reopen}
        </Button>
      </div>
    </div>
  );
}

function RootCause(props: { readonly incident: Incident }) {
  const texts = useTexts(incidentTexts);
  const { rootCause } = props.incident;
  return (
    <section className="stack stack--tight" aria-label={texts.rootCause}>
      <h2>{texts.rootCause}</h2>
      {rootCause === null ? (
        <p className="muted">{texts.noRootCause}</p>
      ) : (
        <p className="incident__text">
          <Plain text={rootCause} />
        </p>
      )}
    </section>
  );
}
