import type { IncidentSummary } from '../../../shared/model/incident.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { routeHref } from '../../app/routes.ts';
import { incidentTexts } from '../../app/texts/incidents.ts';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';

/** Incidents, each with what is open of it; its title opens it. */
export function IncidentTable(props: {
  readonly label: string;
  readonly incidents: readonly IncidentSummary[];
}) {
  const texts = useTexts(incidentTexts);
  return (
    <div className="card table-scroll">
      <table className="table incidents-table" aria-label={props.label}>
        <thead>
          <tr>
            <th scope="col">{texts.incident}</th>
            <th scope="col" className="incidents-table__target">
              {texts.target}
            </th>
            <th scope="col" className="incidents-table__state">
              {texts.state}
            </th>
            <th scope="col" className="incidents-table__count number">
              {texts.evidence}
            </th>
            <th scope="col" className="incidents-table__count number">
              {texts.followUps}
            </th>
            <th scope="col" className="incidents-table__when">
              {texts.opened}
            </th>
          </tr>
        </thead>
        <tbody>
          {props.incidents.map((incident) => (
            <IncidentRow key={incident.id} incident={incident} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function IncidentRow(props: { readonly incident: IncidentSummary }) {
  const { id, title, targetName, state, captures, openFollowUps, openedAt } = props.incident;
  const texts = useTexts(incidentTexts);
  const language = useLanguage();
  return (
    <tr>
      <td>
        <a href={routeHref({ place: 'incident', incidentId: id })}>
          <Plain text={title} clip />
        </a>
      </td>
      <td>
        <Plain text={targetName} clip />
      </td>
      <td>
        <span className="tag">{state === 'open' ? texts.stateOpen : texts.stateClosed}</span>
      </td>
      <td className="number">{formatNumber(captures, language)}</td>
      <td className="number">{formatNumber(openFollowUps, language)}</td>
      <td>
        <RelativeTime at={openedAt} />
      </td>
    </tr>
  );
}
