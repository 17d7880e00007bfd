import { useState } from 'react';
import type { Alert } from '../../../shared/model/alert.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { alertTexts } from '../../app/texts/alerts.ts';
import { targetHref } from '../../app/routes.ts';
import { useAlerts } from '../../data/alerts.ts';
import { IconButton } from '../../ui/Button.tsx';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Menu, MenuActions } from '../../ui/Menu.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { AcknowledgeDialog } from './AcknowledgeDialog.tsx';
import { ToldDialog } from './ToldDialog.tsx';

type Asked = { readonly kind: 'acknowledge' | 'told'; readonly alert: Alert };

/** The alerts that are open, and on demand those that are not any more. */
export function OpenAlerts() {
  const texts = useTexts(alertTexts);
  const alerts = useAlerts();
  const [closedToo, setClosedToo] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  const shown = (alerts.data?.alerts ?? []).filter(({ closedAt }) => closedToo || closedAt === null);
  return (
    <div className="stack">
      <div className="row-line row-line--apart">
        <h2>{texts.list}</h2>
        <Switch label={texts.showClosed} checked={closedToo} onChange={setClosedToo} />
      </div>
      <ErrorNote error={alerts.error} onRetry={() => void alerts.refetch()} />
      {alerts.isPending ? <Skeleton rows={3} /> : null}
      {alerts.data && shown.length === 0 ? (
        <EmptyState title={texts.none}>
          <p>{texts.noneText}</p>
        </EmptyState>
      ) : null}
      {shown.length === 0 ? null : (
        <div className="card table-scroll">
          <table className="table alerts" aria-label={texts.list}>
            <thead>
              <tr>
                <th scope="col">{texts.about}</th>
                <th scope="col" className="alerts__state">
                  {texts.state}
                </th>
                <th scope="col" className="alerts__when">
                  {texts.since}
                </th>
                <th scope="col" className="alerts__more">
                  <span className="visually-hidden">{texts.actions('')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((alert) => (
                <AlertRow key={alert.id} alert={alert} onAsk={(kind) => setAsked({ kind, alert })} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {asked?.kind === 'acknowledge' ? <AcknowledgeDialog alert={asked.alert} onClose={close} /> : null}
      {asked?.kind === 'told' ? <ToldDialog alert={asked.alert} onClose={close} /> : null}
    </div>
  );
}

function AlertRow(props: { readonly alert: Alert; readonly onAsk: (kind: Asked['kind']) => void }) {
  const { alert } = props;
  const texts = useTexts(alertTexts);
  const local = useLocal();
  return (
    <tr>
      <td>
        <Plain text={alert.subject} clip />
        <span className="muted small alerts__why">
          {texts[`cause-${alert.cause}`]}: <Plain text={local(alert.reason)} />
        </span>
      </td>
      <td>
        <StateOf alert={alert} />
      </td>
      <td>
        <RelativeTime at={alert.since} form="age" />
      </td>
      <td>
        <RowMenu alert={alert} onAsk={props.onAsk} />
      </td>
    </tr>
  );
}

function RowMenu(props: { readonly alert: Alert; readonly onAsk: (kind: Asked['kind']) => void }) {
  const { alert, onAsk } = props;
  const texts = useTexts(alertTexts);
  const { targetId } = alert;
  return (
    <Menu trigger={<IconButton small icon="more" name={texts.actions(alert.subject)} />}>
      <MenuActions
        actions={[
          ...(alert.closedAt === null
            ? [
                {
                  id: 'acknowledge',
                  label: texts.acknowledge,
                  icon: 'check' as const,
                  onChoose: () => onAsk('acknowledge'),
                },
              ]
            : []),
          { id: 'told', label: texts.told, icon: 'journal', onChoose: () => onAsk('told') },
          ...(targetId === null
            ? []
            : [
                {
                  id: 'target',
                  label: texts.openTarget,
                  icon: 'forward' as const,
                  onChoose: () => {
                    window.location.hash = targetHref(targetId);
                  },
                },
              ]),
        ]}
      />
    </Menu>
  );
}

function StateOf(props: { readonly alert: Alert }) {
  const { severity, closedAt, end, since, acknowledged, current } = props.alert;
  const texts = useTexts(alertTexts);
  const language = useLanguage();
  if (closedAt !== null) {
    const word = end === 'gone' ? texts.gone : texts.closedAfter(formatDuration(closedAt - since, language));
    return <StatusMark state={end === 'gone' ? 'paused' : 'ok'} word={word} />;
  }
  return (
    <>
      <StatusMark state={severity} />
      {acknowledged === null && current ? null : (
        <span className="muted small alerts__why">
          <Plain
            text={
              acknowledged === null
                ? texts.notMeasured
                : texts.acknowledgedBy(acknowledged.by, acknowledged.comment)
            }
          />
        </span>
      )}
    </>
  );
}
