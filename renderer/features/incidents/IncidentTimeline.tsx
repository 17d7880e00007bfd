import type { Incident } from '../../../shared/model/incident.ts';
import { formatMoment } from '../../../shared/text/format-age.ts';
import { incidentTexts } from '../../app/texts/incidents.ts';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';

/** What happened to the target in the time of the incident, newest first. */
export function IncidentTimeline(props: { readonly incident: Incident }) {
  const { timeline } = props.incident;
  const texts = useTexts(incidentTexts);
  const local = useLocal();
  const language = useLanguage();
  return (
    <section className="stack stack--tight" aria-label={texts.timeline}>
      <h2>{texts.timeline}</h2>
      {timeline.length === 0 ? <p className="muted">{texts.noTimeline}</p> : null}
      <ol className="incident__list">
        {timeline.map((entry, place) => (
          <li key={`${entry.at}/${place}`} className="incident__item">
            <div className="grow">
              <span className="muted small">{formatMoment(entry.at, language)}</span>{' '}
              {entry.to === null ? null : <StatusMark state={entry.to} />}
              <div className="incident__text">
                <Plain text={local(entry.text)} />
              </div>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
