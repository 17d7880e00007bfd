import { useState } from 'react';
import type { ScheduleSummary } from '../../../shared/model/schedule.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { scheduleTexts } from '../../app/texts/schedules.ts';
import { useScheduleCall, useSchedules } from '../../data/schedules.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { InstallTimer } from './InstallTimer.tsx';
import { RetentionSection } from './RetentionSection.tsx';
import { ScheduleDialog } from './ScheduleDialog.tsx';
import { ScheduleTable } from './ScheduleTable.tsx';
import './schedules.css';

/** What runs by itself and how it went, how much is kept, and how it runs without this window. */
export function SchedulesSection() {
  const texts = useTexts(scheduleTexts);
  const schedules = useSchedules();
  const [editing, setEditing] = useState<ScheduleSummary | 'new' | null>(null);
  const known = schedules.data?.schedules ?? [];
  return (
    <div className="stack stack--wide">
      <div className="stack">
        <div className="row-line row-line--apart">
          <h2>{texts.list}</h2>
          <div className="row-line">
            {known.length === 0 ? null : <RunDue />}
            <Button tone="primary" icon="add" onClick={() => setEditing('new')}>
              {texts.add}
            </Button>
          </div>
        </div>
        <ErrorNote error={schedules.error} onRetry={() => void schedules.refetch()} />
        {schedules.isPending ? <Skeleton rows={4} /> : null}
        {schedules.data && known.length === 0 ? (
          <EmptyState title={texts.none}>
            <p>{texts.noneText}</p>
          </EmptyState>
        ) : null}
        {known.length === 0 ? null : <ScheduleTable schedules={known} onEdit={setEditing} />}
      </div>
      <RetentionSection />
      <InstallTimer />
      {editing === null ? null : (
        <ScheduleDialog
          key={editing === 'new' ? 'new' : editing.id}
          schedule={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </div>
  );
}

/** Runs what is due, and says what that was. */
function RunDue() {
  const texts = useTexts(scheduleTexts);
  const language = useLanguage();
  const run = useScheduleCall('schedules.runDue');
  return (
    <>
      <span role="status" className="muted">
        {run.data && !run.isPending ? (
          run.data.runs.length === 0 ? (
            texts.ranNone
          ) : (
            <>
              {texts.ran(formatNumber(run.data.runs.length, language))}{' '}
              <Plain text={run.data.runs.map(({ name, state }) => `${name}: ${texts[state]}`).join(', ')} />
            </>
          )
        ) : null}
      </span>
      <ErrorNote error={run.error} />
      <Button icon="run" busy={run.isPending} onClick={() => run.mutate({})}>
        {texts.runDue}
      </Button>
    </>
  );
}
