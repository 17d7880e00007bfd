import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { SftpRequests } from '../../../../electron/locations/ssh/sftp-requests.ts';
import { speakSftp } from '../../../../electron/locations/ssh/ssh-library.ts';

it('tells what is asked for while the program at the other side dies as a lost connection', async () => {
  const [stdin, stdout] = [new PassThrough(), new PassThrough()];
  const { channel } = await speakSftp({ stdin, stdout });
  const { signal } = new AbortController();
  const session = { channel, lost: signal, closed: signal, over: () => {} };
  const asked = new SftpRequests(session, 'chat.example').ask({ signal, timeoutMs: 5000 }, (sftp, done) =>
    sftp.stat('/srv', done),
  );
  stdout.end();
  await expect(asked).rejects.toMatchObject({ code: 'ssh/lost' });
});
