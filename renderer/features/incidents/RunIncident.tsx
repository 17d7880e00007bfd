import { useState } from 'react';
import type { Run } from '../../../shared/model/runbook.ts';
import { routeHref } from '../../app/routes.ts';
import { incidentTexts } from '../../app/texts/incidents.ts';
import { Button } from '../../ui/Button.tsx';
import { useTexts } from '../../ui/language.tsx';
import { OpenIncidentDialog } from './OpenIncidentDialog.tsx';

/** The incident that a run belongs to; or, while it is carried out, the way to open one from it. */
export function RunIncident(props: { readonly run: Run }) {
  const { run } = props;
  const texts = useTexts(incidentTexts);
  const [opening, setOpening] = useState(false);
  if (run.incidentId !== null)
    return <a href={routeHref({ place: 'incident', incidentId: run.incidentId })}>{texts.incident}</a>;
  if (run.state !== 'open') return null;
  return (
    <div>
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
