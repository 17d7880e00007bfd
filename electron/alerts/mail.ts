import { localText } from '../../shared/text/local-text.ts';
import { asError } from '../../shared/errors/app-error.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import { visibleText } from '../../shared/text/visible-text.ts';
import type { AlertPayload } from './payload.ts';
import { ended } from './send-end.ts';
import type { SendEnd, Sending } from './send-end.ts';

const timeoutMs = 20_000;

/**
 * Hands one mail to the operator's own server. TLS is never given up for plain, and a password never goes over plain. `authorities`: the
 * certificates that are trusted, as PEM.
 */
export async function sendMail(
  { settings, payload, language, secretOf }: Sending<'email'>,
  authorities: (ca: string | null) => readonly string[],
  hide: (text: string) => string,
  signal: AbortSignal,
): Promise<SendEnd> {
  const { host, port, security, user, from, to, ca } = settings;
  const password = user === null ? null : await secretOf('password');
  if (user !== null && password === null) return ended('failed', passwordMissing);
  signal.throwIfAborted();
  // With the first mail, so that no start pays for it.
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user === null || password === null ? {} : { auth: { user, pass: password } }),
    tls: { ca: [...authorities(ca)], rejectUnauthorized: true },
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    // The signal also ends what is under way: nobody waits for a server that says nothing.
    const mail = { from, to, ...mailOf(payload, language, from), signal };
    const sent = await transport.sendMail(mail);
    const notTaken = sent.rejected.map(String);
    const response = visibleText(hide(sent.response)).slice(0, 500);
    const facts = [
      { name: localText('Mail server', '메일 서버'), value: `${host}:${port}` },
      { name: localText('It answered', '응답'), value: response },
      { name: localText('Taken for', '수신자'), value: sent.accepted.map(String).join(', ') },
      notTaken.length === 0
        ? null
        : { name: localText('Not taken for', '거부된 수신자'), value: notTaken.join(', ') },
    ];
    return ended(
      'accepted',
      localText(
        `${host} took the mail for ${sent.accepted.length} of ${to.length}: ${response}`,
        `${host}이(가) 수신자 ${to.length}명 중 ${sent.accepted.length}명의 메일을 받았습니다: ${response}`,
      ),
      facts,
    );
  } catch (error: unknown) {
    signal.throwIfAborted();
    return failure(error, settings, hide);
  } finally {
    transport.close();
  }
}

/** The mail itself. Its id is the message's, and all mails about one alert stand in one thread. */
function mailOf(payload: AlertPayload, language: 'en' | 'ko', from: string) {
  const domain = from.slice(from.indexOf('@') + 1);
  const thread = payload.alert === null ? null : `<alert-${payload.alert.id}@${domain}>`;
  const words = mailWords[language];
  const lines = [
    payload.title[language],
    '',
    payload.text[language],
    '',
    ...(payload.target === null ? [] : [`${words.target}: ${payload.target.name} (${payload.target.pack})`]),
    ...(payload.alert === null ? [] : [`${words.since}: ${payload.alert.since}`]),
    ...(payload.alert?.closedAt ? [`${words.closed}: ${payload.alert.closedAt}`] : []),
    ...(payload.droppedBefore === 0 ? [] : [words.dropped(payload.droppedBefore)]),
    `${words.desk}: ${payload.desk}`,
    `${words.told}: ${payload.at}`,
  ];
  return {
    subject: `[Holdfast] ${payload.title[language]}`.slice(0, 200),
    messageId: `<${payload.id}@${domain}>`,
    ...(thread === null ? {} : { inReplyTo: thread, references: thread }),
    headers: { 'auto-submitted': 'auto-generated' },
    text: `${lines.join('\n')}\n`,
  };
}

const mailWords = {
  en: {
    target: 'Target',
    since: 'Since',
    closed: 'Closed',
    desk: 'Told by the console on',
    told: 'Told at',
    dropped: (count: number) => `${count} messages before this one could not be told.`,
  },
  ko: {
    target: '대상',
    since: '시작',
    closed: '종료',
    desk: '알린 콘솔',
    told: '알린 시각',
    dropped: (count: number) => `이전 메시지 ${count}개는 전달하지 못했습니다.`,
  },
} as const;

function failure(
  error: unknown,
  { host, port }: Sending<'email'>['settings'],
  hide: (text: string) => string,
): SendEnd {
  const { code, responseCode } = errorFacts(error);
  const said = visibleText(hide(asError(error).message)).slice(0, 500);
  const facts = [
    { name: localText('Mail server', '메일 서버'), value: `${host}:${port}` },
    { name: localText('What happened', '일어난 일'), value: said },
  ];
  const forGood =
    (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode !== null && responseCode >= 500;
  return ended(forGood ? 'refused' : 'failed', explain(code, `${host}:${port}`, said), facts);
}

function errorFacts(error: unknown): { readonly code: string; readonly responseCode: number | null } {
  const holder: object = typeof error === 'object' && error !== null ? error : {};
  const code = 'code' in holder ? String(holder.code) : '';
  return { code, responseCode: 'responseCode' in holder ? Number(holder.responseCode) : null };
}

function explain(code: string, server: string, said: string): LocalText {
  switch (code) {
    case 'EAUTH':
      return localText(
        `${server} does not accept the user name and password: ${said}`,
        `${server}이(가) 사용자 이름과 비밀번호를 받아들이지 않았습니다: ${said}`,
      );
    case 'ETLS':
    case 'ESOCKET':
      return localText(
        `No secure connection to ${server}: ${said}. Check the port, the kind of encryption and the certificate.`,
        `${server}에 안전하게 연결할 수 없습니다: ${said}. 포트, 암호화 방식, 인증서를 확인하십시오.`,
      );
    case 'EENVELOPE':
    case 'EMESSAGE':
      return localText(
        `${server} does not take this mail: ${said}`,
        `${server}이(가) 이 메일을 받지 않았습니다: ${said}`,
      );
    default:
      return localText(
        `The mail did not get to ${server}: ${said}. Check the address, the port and the firewall between.`,
        `메일이 ${server}에 전달되지 않았습니다: ${said}. 주소, 포트, 사이의 방화벽을 확인하십시오.`,
      );
  }
}

const passwordMissing = localText(
  'The password of this mail account is not stored on this desk. Store it again.',
  '이 메일 계정의 비밀번호가 이 데스크에 저장되어 있지 않습니다. 다시 저장하십시오.',
);
