import { useMemo, useState } from 'react';
import type { ConnectionReport } from '../../../shared/model/connection.ts';
import type { State } from '../../../shared/model/state.ts';
import type { TargetId } from '../../../shared/model/ids.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { useRegisterCommands } from '../../app/commands.ts';
import { connectionTexts } from '../../app/texts/connection.ts';
import { failureOf } from '../../data/cancellable.ts';
import { useCancelTest, useConnectionTest, useLadder } from '../../data/connection.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { reportText, rungs } from './ladder.ts';
import { RungLine } from './RungLine.tsx';
import { useLayerName } from './use-layer-name.ts';

export function LadderCard(props: { readonly targetId: TargetId }) {
  const texts = useTexts(connectionTexts);
  const [roundTrip, setRoundTrip] = useState(false);
  const climbed = useLadder();
  const test = useConnectionTest(props.targetId);
  const cancel = useCancelTest();
  const report = test.data ?? null;
  const steps = test.isPending ? climbed : (report?.steps ?? []);
  const { mutate: start } = test;
  const commands = useMemo(
    () => [
      {
        id: 'connection.test',
        title: texts.test,
        group: texts.connection,
        key: 'KeyR',
        run: () => start(false),
      },
    ],
    [texts, start],
  );
  useRegisterCommands('connection', commands);
  return (
    <section className="card card--padded stack" aria-label={texts.test}>
      <div className="stack stack--tight">
        <h2>{texts.test}</h2>
        <p className="muted">{texts.testHelp}</p>
      </div>
      <div className="row-line row-line--apart">
        <Switch
          label={texts.roundTrip}
          help={texts.roundTripHelp}
          checked={roundTrip}
          onChange={setRoundTrip}
        />
        <div className="toolbar">
          {test.isPending ? (
            <Button icon="stop" busy={cancel.isPending} onClick={() => cancel.mutate()}>
              {texts.cancel}
            </Button>
          ) : null}
          <Button tone="primary" icon="run" busy={test.isPending} onClick={() => start(roundTrip)}>
            {texts.run}
          </Button>
        </div>
      </div>
      <ErrorNote error={failureOf(test.error) ?? cancel.error} />
      {report && !test.isPending ? <Verdict report={report} /> : null}
      <ol className="ladder" aria-label={texts.ladder} aria-busy={test.isPending}>
        {rungs(steps, test.isPending).map((rung) => (
          <RungLine
            key={rung.layer}
            rung={rung}
            failing={report?.failingLayer === rung.layer && !test.isPending}
          />
        ))}
      </ol>
      {report === null && !test.isPending ? <p className="muted small">{texts.neverRun}</p> : null}
    </section>
  );
}

function Verdict(props: { readonly report: ConnectionReport }) {
  const { report } = props;
  const texts = useTexts(connectionTexts);
  const local = useLocal();
  const language = useLanguage();
  const layerName = useLayerName();
  const state = verdictState(report);
  return (
    <div className="verdict verdict--wide" data-state={state} role="status" aria-label={texts.verdict}>
      <StatusMark state={state} size={18} />
      <div className="grow stack stack--tight">
        <strong>
          {report.failingLayer === null ? texts.allHold : texts.failing(layerName(report.failingLayer))}
        </strong>
        <Plain text={local(report.verdict)} />
        {report.usualCauses.length === 0 ? null : (
          <div>
            <h3>{texts.usualCauses}</h3>
            <ul className="bullets">
              {report.usualCauses.map((cause) => (
                <li key={cause.en}>
                  <Plain text={local(cause)} />
                </li>
              ))}
            </ul>
          </div>
        )}
        <p className="muted small">
          <Plain text={report.url} mono /> · {texts.took(formatDuration(report.durationMs, language))}
        </p>
      </div>
      <CopyButton text={reportText(report, language)} what={texts.copyReport} />
    </div>
  );
}

/** What could not be asked is unknown, not down. */
function verdictState({ ok, failingLayer, steps }: ConnectionReport): State {
  if (ok) return 'ok';
  return steps.find(({ id }) => id === failingLayer)?.outcome === 'unknown' ? 'unknown' : 'down';
}
