import type { DoctorCheck } from '../../../shared/model/doctor.ts';
import type { State } from '../../../shared/model/state.ts';
import { settingsTexts } from '../../app/texts/settings.ts';
import { useDoctor } from '../../data/settings.ts';
import { Button } from '../../ui/Button.tsx';
import { Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';

const outcomeState: Readonly<Record<DoctorCheck['outcome'], State>> = {
  ok: 'ok',
  warning: 'degraded',
  problem: 'down',
};

/** What the console needs from this computer, and what to do about what is missing. */
export function DoctorSection() {
  const texts = useTexts(settingsTexts);
  const local = useLocal();
  const doctor = useDoctor();
  const words = { ok: texts.okOutcome, warning: texts.warningOutcome, problem: texts.problemOutcome };
  return (
    <div className="stack">
      <div className="row-line row-line--apart">
        <div>
          <h2>{texts.doctor}</h2>
          <p className="muted">{texts.doctorHelp}</p>
        </div>
        <Button icon="refresh" busy={doctor.isFetching} onClick={() => void doctor.refetch()}>
          {texts.runDoctor}
        </Button>
      </div>
      <ErrorNote error={doctor.error} onRetry={() => void doctor.refetch()} />
      {doctor.isPending ? <Skeleton rows={8} /> : null}
      <ul className="card findings" aria-label={texts.doctor}>
        {doctor.data?.checks.map((check) => (
          <li key={check.id} className="findings__line">
            <StatusMark state={outcomeState[check.outcome]} compact />
            <div className="grow stack stack--tight">
              <span>
                <strong>{local(check.title)}</strong>
                <span className="visually-hidden">: {words[check.outcome]}</span>
              </span>
              <span className="muted">
                <Plain text={local(check.found)} />
              </span>
              {check.advice === null ? null : <Plain text={local(check.advice)} />}
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
