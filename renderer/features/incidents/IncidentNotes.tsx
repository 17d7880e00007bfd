import type { Incident } from '../../../shared/model/incident.ts';
import { incidentTexts } from '../../app/texts/incidents.ts';
import { useIncidentCall } from '../../data/incidents.ts';
import { useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { AddLine } from './AddLine.tsx';

export function IncidentNotes(props: { readonly incident: Incident }) {
  const { id, notes, state } = props.incident;
  const texts = useTexts(incidentTexts);
  const add = useIncidentCall('incidents.note');
  return (
    <section className="stack stack--tight" aria-label={texts.notes}>
      <h2>{texts.notes}</h2>
      {notes.length === 0 ? <p className="muted">{texts.noNotes}</p> : null}
      <ul className="incident__list">
        {notes.map((note) => (
          <li key={`${note.at}/${note.text}`} className="incident__item">
            <div className="grow">
              <div className="incident__text">
                <Plain text={note.text} />
              </div>
              <span className="muted small">
                <Plain text={note.by} /> · <RelativeTime at={note.at} />
              </span>
            </div>
          </li>
        ))}
      </ul>
      {state === 'open' ? (
        <AddLine
          label={texts.note}
          verb={texts.addNote}
          maxLength={10_000}
          busy={add.isPending}
          error={add.error}
          onAdd={(text, onSuccess) => add.mutate({ incidentId: id, text }, { onSuccess })}
        />
      ) : null}
    </section>
  );
}
