import { useState } from 'react';
import type { JobId, RestoreId } from '../../../shared/model/ids.ts';
import type { InterruptedRestore } from '../../../shared/model/restore.ts';
import { restoresTexts } from '../../app/texts/restores.ts';
import { isRunning, useJob, useStartJob } from '../../data/jobs.ts';
import { useRestores } from '../../data/restores.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { RestoreJob } from './RestoreJob.tsx';
import './interrupted.css';

type Begun = { readonly restoreId: RestoreId; readonly jobId: JobId };

/** Restores that lie half done, of one target by its name or of all, each with the two ways out. Nothing where there is none. */
export function InterruptedRestores(props: { readonly targetName?: string }) {
  const texts = useTexts(restoresTexts);
  const restores = useRestores();
  const [begun, setBegun] = useState<Begun | null>(null);
  const { targetName } = props;
  const found = (restores.data?.interrupted ?? []).filter(
    (restore) => targetName === undefined || restore.targetName === targetName,
  );
  // What came of it is said also when nothing lies half done any more.
  const over = begun !== null && found.every(({ id }) => id !== begun.restoreId);
  if (found.length === 0 && !over) return null;
  return (
    <section className="stack" aria-label={texts.interruptedList}>
      {found.map((restore) => (
        <Interrupted
          key={restore.id}
          restore={restore}
          jobId={begun?.restoreId === restore.id ? begun.jobId : null}
          onStarted={(jobId) => setBegun({ restoreId: restore.id, jobId })}
        />
      ))}
      {over ? (
        <div className="note">
          <RestoreJob jobId={begun.jobId} />
        </div>
      ) : null}
    </section>
  );
}

function Interrupted(props: {
  readonly restore: InterruptedRestore;
  readonly jobId: JobId | null;
  readonly onStarted: (jobId: JobId) => void;
}) {
  const { restore, jobId } = props;
  const texts = useTexts(restoresTexts);
  const job = useJob(jobId);
  const under = job !== null && isRunning(job);
  const Ways = restore.direction === 'none' ? RemovePrepared : WaysOut;
  const { targetName, host, running, direction } = restore;
  const isHalfDone = !running && direction !== 'none';
  return (
    <div className={`note ${isHalfDone ? 'note--error' : ''}`} role={isHalfDone ? 'alert' : 'status'}>
      <Icon name="warning" />
      <div className="grow stack stack--tight">
        <strong>
          <Plain
            text={running ? texts.stillRunning(targetName, host) : texts[titleOf[direction]](targetName)}
          />
        </strong>
        {running ? null : <span>{isHalfDone ? texts.gateNote : texts.unbegunNote}</span>}
        <span className="muted small">
          {texts.began} <RelativeTime at={restore.startedAt} /> {texts.on(host)} ·{' '}
          <Plain
            text={restore.on === null ? restore.intentPath : `${restore.on}:${restore.intentPath}`}
            mono
          />
        </span>
        {jobId === null ? null : <RestoreJob jobId={jobId} />}
        {running || under ? null : <Ways restore={restore} onStarted={props.onStarted} />}
      </div>
    </div>
  );
}

const titleOf = { forward: 'interrupted', back: 'interruptedBack', none: 'unbegun' } as const;

/** Taking back what changed nothing removes only what the restore itself had prepared: nobody is asked first. */
function RemovePrepared(props: {
  readonly restore: InterruptedRestore;
  readonly onStarted: (jobId: JobId) => void;
}) {
  const { id, targetName } = props.restore;
  const texts = useTexts(restoresTexts);
  const rollback = useStartJob('restores.rollback');
  const onSuccess = ({ jobId }: { readonly jobId: JobId }) => props.onStarted(jobId);
  return (
    <>
      <div className="row-line">
        <Button
          icon="trash"
          aria-label={texts.removePreparedOf(targetName)}
          busy={rollback.isPending}
          onClick={() => rollback.mutate({ restoreId: id }, { onSuccess })}
        >
          {texts.removePrepared}
        </Button>
      </div>
      <ErrorNote error={rollback.error} />
    </>
  );
}

/** A rollback that was begun can only be gone on with. */
function WaysOut(props: {
  readonly restore: InterruptedRestore;
  readonly onStarted: (jobId: JobId) => void;
}) {
  const { restore } = props;
  const texts = useTexts(restoresTexts);
  const resume = useStartJob('restores.resume');
  const rollback = useStartJob('restores.rollback');
  const [asking, setAsking] = useState(false);
  const input = { restoreId: restore.id };
  const onSuccess = ({ jobId }: { readonly jobId: JobId }) => {
    setAsking(false);
    props.onStarted(jobId);
  };
  return (
    <>
      <div className="row-line">
        {restore.direction === 'forward' ? (
          <Button
            icon="run"
            aria-label={texts.resumeOf(restore.targetName)}
            busy={resume.isPending}
            onClick={() => resume.mutate(input, { onSuccess })}
          >
            {texts.resume}
          </Button>
        ) : null}
        <Button icon="back" aria-label={texts.rollbackOf(restore.targetName)} onClick={() => setAsking(true)}>
          {texts.rollback}
        </Button>
      </div>
      <ErrorNote error={resume.error} />
      <ConfirmDialog
        open={asking}
        onClose={() => (rollback.reset(), setAsking(false))}
        title={texts.rollbackTitle(restore.targetName)}
        description={texts.rollbackText}
        verb={texts.rollbackVerb}
        busy={rollback.isPending}
        error={rollback.error}
        onConfirm={() => rollback.mutate(input, { onSuccess })}
      />
    </>
  );
}
