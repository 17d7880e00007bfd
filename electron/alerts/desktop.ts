import { AlertMessageId } from '../../shared/model/ids.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { Alert } from '../../shared/model/alert.ts';
import type { Clock } from '../platform/clock.ts';
import { ended } from './send-end.ts';
import type { SendEnd, Sending } from './send-end.ts';

/** A desktop answers at once, or there is none. */
const answerWithinMs = 3000;

export type Notification = {
  readonly messageId: AlertMessageId;
  readonly severity: Alert['severity'] | null;
  readonly title: LocalText;
  readonly text: LocalText;
};

/** Asks whatever desktop is open to show a notification, and waits for it to say that it did. */
export class DesktopNotifier {
  readonly #clock: Clock;
  readonly #notify: (notification: Notification) => void;
  readonly #asked = new Map<string, (shown: boolean) => void>();

  constructor(clock: Clock, notify: (notification: Notification) => void) {
    this.#clock = clock;
    this.#notify = notify;
  }

  async send(
    { payload }: Sending<'desktop'>,
    severity: Alert['severity'] | null,
    signal: AbortSignal,
  ): Promise<SendEnd> {
    const messageId = AlertMessageId.parse(payload.id);
    const { promise, resolve } = Promise.withResolvers<boolean | null>();
    const stop = this.#clock.after(answerWithinMs, () => resolve(null));
    const onAbort = () => resolve(null);
    signal.addEventListener('abort', onAbort, { once: true });
    this.#asked.set(messageId, resolve);
    try {
      this.#notify({ messageId, severity, title: payload.title, text: payload.text });
      const shown = await promise;
      signal.throwIfAborted();
      return ended(
        shown === true ? 'accepted' : 'nobody',
        shown === null ? nobody : shown ? wasShown : notShown,
      );
    } finally {
      stop();
      signal.removeEventListener('abort', onAbort);
      this.#asked.delete(messageId);
    }
  }

  /** A desktop says what became of it. */
  answered(messageId: string, shown: boolean): void {
    this.#asked.get(messageId)?.(shown);
  }
}

const wasShown = localText('The desktop has shown it.', '데스크톱에 표시했습니다.');
const notShown = localText(
  'The desktop is not allowed to show notifications, or cannot. Look at the settings of the operating system.',
  '데스크톱에 알림을 표시할 수 없거나 허용되지 않았습니다. 운영 체제의 설정을 확인하십시오.',
);
const nobody = localText(
  'No desktop of this console is open, so nobody was shown anything.',
  '이 콘솔의 데스크톱이 열려 있지 않아 표시하지 못했습니다.',
);
