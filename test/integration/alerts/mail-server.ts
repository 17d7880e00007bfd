import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions } from 'smtp-server';

const folder = join(import.meta.dirname, '../../fixtures/tls');
/** The authority of the server's certificate, as PEM. */
export const authority = readFileSync(join(folder, 'ca.pem'), 'utf8');

export type Mail = {
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
  readonly secure: boolean;
};

export type MailServer = {
  readonly port: number;
  readonly mails: Mail[];
  /** Sign-ins that were tried, also refused ones: user, and whether the line was encrypted. */
  readonly signIns: { readonly user: string; readonly secure: boolean }[];
  /** What is said to every mail instead of taking it: an SMTP code. */
  refuse: number | null;
  dispose(): Promise<void>;
};

/** A real mail server on loopback. Its one account is `desk` with `canary-password`. */
export async function openMailServer(
  kind: 'tls' | 'starttls' | 'plain',
  needsSignIn = false,
): Promise<MailServer> {
  const mails: Mail[] = [];
  const signIns: { user: string; secure: boolean }[] = [];
  const options: SMTPServerOptions = {
    secure: kind === 'tls',
    key: readFileSync(join(folder, 'server.key')),
    cert: readFileSync(join(folder, 'server.pem')),
    disabledCommands: kind === 'starttls' ? [] : ['STARTTLS'],
    authOptional: !needsSignIn,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    onAuth: ({ username = '', password }, session, done) => {
      signIns.push({ user: username, secure: session.secure });
      if (username === 'desk' && password === 'canary-password') done(null, { user: username });
      else done(new Error('Invalid login'));
    },
    onData: (stream, session, done) => {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        if (server.refuse !== null) {
          done(Object.assign(new Error('not this one'), { responseCode: server.refuse }));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          text: Buffer.concat(pieces).toString('utf8'),
          secure: session.secure,
        });
        done();
      });
    },
  };
  const smtp = new SMTPServer(options);
  // A client that breaks off is no fault of the server.
  smtp.on('error', () => {});
  await new Promise<void>((resolve) => {
    smtp.listen(0, '127.0.0.1', resolve);
  });
  const { port } = smtp.server.address() as AddressInfo;
  const server: MailServer = {
    port,
    mails,
    signIns,
    refuse: null,
    dispose: () => new Promise((resolve) => smtp.close(() => resolve())),
  };
  return server;
}
