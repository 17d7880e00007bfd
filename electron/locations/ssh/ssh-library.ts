import type { Readable, Writable } from 'node:stream';
import type { SFTPWrapper } from 'ssh2';

/** The only place that loads the library: with the first connection, so that no start pays for it. */
export async function loadSsh() {
  const { default: library } = await import('ssh2');
  return library;
}

/** A file transfer, and when the program at its other end has answered for the first time. */
type SpokenTransfer = { readonly channel: SFTPWrapper; readonly ready: Promise<void> };

/** Speaks SFTP with a program of OpenSSH by its streams. Closing it ends the program's input. */
export async function speakSftp({
  stdin,
  stdout,
}: {
  readonly stdin: Writable;
  readonly stdout: Readable;
}): Promise<SpokenTransfer> {
  const { default: library } = await import('ssh2/lib/protocol/SFTP.js');
  const side = () => ({ id: 0, window: Infinity, packetSize: Infinity, state: 'open' });
  const channel = new library.SFTP(
    {
      _protocol: {
        _remoteIdentRaw: 'SSH-2.0-OpenSSH',
        // The streams have windows of their own, and requests are bounded by whoever asks them.
        channelData: (_id, bytes) => void stdin.write(bytes),
        channelClose: () => void stdin.end(),
      },
    },
    { type: 'sftp', incoming: side(), outgoing: side() },
  );
  const ready = new Promise<void>((resolve, reject) => {
    channel.once('ready', () => resolve());
    channel.once('error', reject);
  });
  ready.catch(() => {});
  stdout.on('data', (bytes: Buffer) => channel.push(bytes));
  stdout.on('end', () => channel.push(null));
  channel._init();
  return { channel, ready };
}
