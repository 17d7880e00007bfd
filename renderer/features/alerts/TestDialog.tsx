import type { AlertChannel } from '../../../shared/model/alert.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { alertTexts } from '../../app/texts/alerts.ts';
import { useAlertCall } from '../../data/alerts.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';

/** Sends something through a channel and says exactly what happened. */
export function TestDialog(props: { readonly channel: AlertChannel; readonly onClose: () => void }) {
  const { channel, onClose } = props;
  const texts = useTexts(alertTexts);
  const ui = useTexts(uiTexts);
  const language = useLanguage();
  const local = useLocal();
  const test = useAlertCall('alerts.test');
  return (
    <Dialog
      open
      onClose={onClose}
      title={texts.testOf(channel.name)}
      description={texts.testText}
      actions={
        <>
          <Button onClick={onClose}>{ui.close}</Button>
          <Button tone="primary" busy={test.isPending} onClick={() => test.mutate({ channelId: channel.id })}>
            {texts.test}
          </Button>
        </>
      }
    >
      <div className="stack" role="status">
        <ErrorNote error={test.error} />
        {test.data ? (
          <>
            <StatusMark
              state={test.data.ok ? 'ok' : 'down'}
              word={test.data.ok ? texts.testOk : texts.testFailed}
            />
            <p>
              <Plain text={local(test.data.outcome)} />
            </p>
            <dl className="alerts__facts">
              {test.data.facts.map((fact) => (
                <div key={fact.name.en}>
                  <dt>{local(fact.name)}</dt>
                  <dd className="mono">
                    <Plain text={fact.value} />
                  </dd>
                </div>
              ))}
              <div>
                <dt>{texts.took}</dt>
                <dd>{formatDuration(test.data.durationMs, language)}</dd>
              </div>
            </dl>
          </>
        ) : null}
      </div>
    </Dialog>
  );
}
