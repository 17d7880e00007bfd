import { useMemo, useState } from 'react';
import { useRegisterCommands } from '../../app/commands.ts';
import { incidentTexts } from '../../app/texts/incidents.ts';
import { useIncidents } from '../../data/incidents.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useTexts } from '../../ui/language.tsx';
import { IncidentTable } from './IncidentTable.tsx';
import { OpenIncidentDialog } from './OpenIncidentDialog.tsx';
import './incidents.css';

/** All incidents: open ones first. */
export function IncidentsPage() {
  const texts = useTexts(incidentTexts);
  const incidents = useIncidents();
  const [opening, setOpening] = useState(false);
  const all = incidents.data?.incidents ?? [];
  const open = all.filter(({ state }) => state === 'open');
  const closed = all.filter(({ state }) => state === 'closed');
  const commands = useMemo(
    () => [{ id: 'incidents.open', title: texts.open, group: texts.title, run: () => setOpening(true) }],
    [texts],
  );
  useRegisterCommands('incidents', commands);
  return (
    <div className="page">
      <div className="page__head">
        <div className="grow">
          <h1>{texts.title}</h1>
          <p className="muted">{texts.about}</p>
        </div>
        <Button icon="add" tone="primary" onClick={() => setOpening(true)}>
          {texts.open}
        </Button>
      </div>
      <ErrorNote error={incidents.error} onRetry={() => void incidents.refetch()} />
      {incidents.isPending ? <Skeleton rows={6} /> : null}
      {incidents.data && all.length === 0 ? (
        <EmptyState title={texts.none}>
          <p>{texts.noneText}</p>
        </EmptyState>
      ) : null}
      {all.length === 0 ? null : (
        <>
          <section className="stack stack--tight" aria-label={texts.openOnes}>
            <h2>{texts.openOnes}</h2>
            {open.length === 0 ? (
              <EmptyState title={texts.noOpen} />
            ) : (
              <IncidentTable label={texts.openOnes} incidents={open} />
            )}
          </section>
          {closed.length === 0 ? null : (
            <section className="stack stack--tight" aria-label={texts.closedOnes}>
              <h2>{texts.closedOnes}</h2>
              <IncidentTable label={texts.closedOnes} incidents={closed} />
            </section>
          )}
        </>
      )}
      {opening ? (
        <OpenIncidentDialog targetId={null} because="hand" onClose={() => setOpening(false)} />
      ) : null}
    </div>
  );
}
