import { useMemo, useState } from 'react';
import type { ProbeSummary } from '../../../shared/model/probe.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { useRegisterCommands } from '../../app/commands.ts';
import type { Command } from '../../app/commands.ts';
import { probeTexts } from '../../app/texts/probes.ts';
import { failureOf } from '../../data/cancellable.ts';
import { useCancelRun } from '../../data/probes.ts';
import { useRunProbes } from '../../data/targets.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useTexts } from '../../ui/language.tsx';
import { MaintenanceDialog } from './MaintenanceDialog.tsx';
import type { PauseAsk } from './PauseDialog.tsx';

/** What can be done to all probes of a target; the same commands are in the palette. */
export function HealthToolbar(props: {
  readonly target: TargetSummary;
  readonly probes: readonly ProbeSummary[];
  readonly onPause: (ask: PauseAsk) => void;
}) {
  const { target, onPause } = props;
  const texts = useTexts(probeTexts);
  const run = useRunProbes(target.id);
  const cancel = useCancelRun(target.id);
  const [planning, setPlanning] = useState(false);
  const busy = run.isPending || props.probes.some((probe) => probe.running);
  const paused = target.state === 'paused' && props.probes.some((probe) => probe.paused !== null);
  const runAll = run.mutate;
  const commands = useMemo(
    (): readonly Command[] => [
      {
        id: 'probes.run-all',
        title: texts.runAll,
        group: texts.health,
        key: 'KeyR',
        run: () => runAll(undefined),
      },
      { id: 'maintenance.plan', title: texts.maintenance, group: texts.health, run: () => setPlanning(true) },
      {
        id: 'probes.pause-all',
        title: paused ? texts.resumeTarget : texts.pauseTarget,
        group: texts.health,
        run: () => onPause({ kind: paused ? 'resume' : 'pause', probe: null }),
      },
    ],
    [texts, runAll, paused, onPause],
  );
  useRegisterCommands('health', commands);
  return (
    <div className="stack">
      <div className="toolbar">
        <Button tone="primary" icon="run" busy={busy} onClick={() => runAll(undefined)}>
          {texts.runAll}
        </Button>
        {busy ? (
          <Button icon="stop" busy={cancel.isPending} onClick={() => cancel.mutate(undefined)}>
            {texts.cancel}
          </Button>
        ) : null}
        <div className="grow" />
        <Button icon="tools" onClick={() => setPlanning(true)}>
          {texts.maintenance}
        </Button>
        <Button
          icon={paused ? 'run' : 'pause'}
          onClick={() => onPause({ kind: paused ? 'resume' : 'pause', probe: null })}
        >
          {paused ? texts.resumeTarget : texts.pauseTarget}
        </Button>
      </div>
      <ErrorNote error={failureOf(run.error) ?? cancel.error} />
      <MaintenanceDialog targetId={target.id} open={planning} onClose={() => setPlanning(false)} />
    </div>
  );
}
