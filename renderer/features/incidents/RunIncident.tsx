import { useState } from 'react';
import type { Run } from '../../../shared/model/runbook.ts';
import { routeHref } from '../../app/routes.ts';
import { incidentTexts } from '../../app/texts/incidents.ts';
import { useOpenIncidentsOf } from '../../data/incidents.ts';
import { useRunCall } from '../../data/runbooks.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useTexts } from '../../ui/language.tsx';
import { OpenIncidentDialog } from './OpenIncidentDialog.tsx';

/** The incident that a run belongs to; or, while it is carried out, the way to open one from it. */
export function RunIncident(props: { readonly run: Run }) {
  const { run } = props;
  const texts = useTexts(incidentTexts);
  const [opening, setOpening] = useState(false);
  const link = useRunCall('runbooks.forIncident');
  const open = useOpenIncidentsOf(run.targetId);
  if (run.incidentId !== null)
    return <a href={routeHref({ place: 'incident', incidentId: run.incidentId })}>{texts.incident}</a>;
  if (run.state !== 'open') return null;
  return (
    <div className="row-line">
      {open.map(({ id, title }) => (
        <Button
          key={id}
          small
          busy={link.isPending}
          onClick={() => link.mutate({ runId: run.id, revision: run.revision, incidentId: id })}
        >
          {texts.belongsTo(title)}
        </Button>
      ))}
      <ErrorNote error={link.error} />
      <Button small icon="warning" onClick={() => setOpening(true)}>
        {texts.open}
      </Button>
      {opening ? (
        <OpenIncidentDialog
          targetId={run.targetId}
          because="run"
          runId={run.id}
          onClose={() => setOpening(false)}
        />
      ) : null}
    </div>
  );
}
