import { useId } from 'react';
import type { FollowUp, Incident } from '../../../shared/model/incident.ts';
import { incidentTexts } from '../../app/texts/incidents.ts';
import { useIncidentCall } from '../../data/incidents.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { AddLine } from './AddLine.tsx';

/** What follows from an incident; it goes on after its end. */
export function FollowUps(props: { readonly incident: Incident }) {
  const { id, followUps } = props.incident;
  const texts = useTexts(incidentTexts);
  const add = useIncidentCall('incidents.addFollowUp');
  const settle = useIncidentCall('incidents.settleFollowUp');
  return (
    <section className="stack stack--tight" aria-label={texts.followUps}>
      <h2>{texts.followUps}</h2>
      {followUps.length === 0 ? <p className="muted">{texts.noFollowUps}</p> : null}
      <ul className="incident__list">
        {followUps.map((followUp) => (
          <Item
            key={followUp.number}
            followUp={followUp}
            onSettle={(done) => settle.mutate({ incidentId: id, number: followUp.number, done })}
          />
        ))}
      </ul>
      <ErrorNote error={settle.error} />
      <AddLine
        label={texts.followUp}
        verb={texts.addFollowUp}
        maxLength={2000}
        busy={add.isPending}
        error={add.error}
        onAdd={(text, onSuccess) => add.mutate({ incidentId: id, text }, { onSuccess })}
      />
    </section>
  );
}

function Item(props: { readonly followUp: FollowUp; readonly onSettle: (done: boolean) => void }) {
  const { text, doneAt, doneBy } = props.followUp;
  const texts = useTexts(incidentTexts);
  const id = useId();
  return (
    <li className="incident__item">
      <input
        id={id}
        type="checkbox"
        checked={doneAt !== null}
        onChange={(event) => props.onSettle(event.target.checked)}
      />
      <div className="grow">
        <label htmlFor={id} className="incident__text">
          <Plain text={text} />
        </label>
        {doneAt === null ? null : (
          <div className="muted small">
            {texts.done} <RelativeTime at={doneAt} />
            {doneBy === null ? null : (
              <>
                {' '}
                · <Plain text={doneBy} />
              </>
            )}
          </div>
        )}
      </div>
    </li>
  );
}
