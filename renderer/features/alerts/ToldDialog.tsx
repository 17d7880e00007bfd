import type { Alert, AlertMessage } from '../../../shared/model/alert.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { alertTexts } from '../../app/texts/alerts.ts';
import { useAlert } from '../../data/alerts.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';

/** Who was told what of an alert, and what became of it. */
export function ToldDialog(props: { readonly alert: Alert; readonly onClose: () => void }) {
  const texts = useTexts(alertTexts);
  const detail = useAlert(props.alert.id);
  const messages = detail.data?.messages ?? [];
  return (
    <Dialog open onClose={props.onClose} title={texts.toldOf(props.alert.subject)}>
      <ErrorNote error={detail.error} />
      {detail.isPending ? <Skeleton rows={3} /> : null}
      {detail.data && messages.length === 0 ? <p>{texts.toldNobody}</p> : null}
      <ul className="alerts__told">
        {messages.map((message) => (
          <ToldLine key={message.id} message={message} />
        ))}
      </ul>
    </Dialog>
  );
}

function ToldLine(props: { readonly message: AlertMessage }) {
  const { channelName, event, at, state, attempts, outcome } = props.message;
  const texts = useTexts(alertTexts);
  const language = useLanguage();
  const local = useLocal();
  return (
    <li>
      <Plain text={channelName} /> · {texts[`event-${event}`]} · <RelativeTime at={at} />
      <span className="muted small alerts__why">
        {texts[`message-${state}`]}
        {attempts > 1 ? `, ${texts.attempts(formatNumber(attempts, language))}` : ''}
        {outcome === null ? null : (
          <>
            {' · '}
            <Plain text={local(outcome)} />
          </>
        )}
      </span>
    </li>
  );
}
