import { Notification } from 'electron';
import type { AlertMessageId } from '../../shared/model/ids.ts';
import type { Language } from '../../shared/model/local-text.ts';
import type { EventPayload } from '../../shared/contract/ops-api.ts';

type NotificationParts = {
  readonly language: () => Language;
  /** What a click on a notification does. */
  readonly open: () => void;
  /** Tells the console whether it was shown. */
  readonly answer: (messageId: AlertMessageId, shown: boolean) => void;
};

/** Kept while they are on the screen: one that is collected no longer answers to a click. */
const shownNow = new Set<Notification>();
const mostKept = 50;

/** Shows an alert as a notification of the operating system. What is down stays until somebody has seen it, where the system can do that. */
export function showNotification(
  { messageId, severity, title, text }: EventPayload<'alerts.notified'>,
  { language, open, answer }: NotificationParts,
): void {
  if (!Notification.isSupported()) return answer(messageId, false);
  const notification = new Notification({
    title: title[language()],
    body: text[language()],
    urgency: severity === 'down' ? 'critical' : 'normal',
    timeoutType: severity === 'down' ? 'never' : 'default',
  });
  const forget = () => void shownNow.delete(notification);
  notification.on('show', () => answer(messageId, true));
  notification.on('failed', () => {
    forget();
    answer(messageId, false);
  });
  notification.on('click', () => {
    forget();
    open();
  });
  notification.on('close', forget);
  if (shownNow.size >= mostKept) shownNow.clear();
  shownNow.add(notification);
  notification.show();
}
