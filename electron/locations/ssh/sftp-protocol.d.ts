/**
 * What is used of the part of ssh2 1.17 that speaks SFTP. The library has no types for it, since it makes one for each file transfer of its own
 * connections only.
 */
declare module 'ssh2/lib/protocol/SFTP.js' {
  import type { SFTPWrapper } from 'ssh2';

  type Side = { readonly id: number; window: number; readonly packetSize: number; state: string };

  /** Bytes that come are pushed; null is their end. `_init` says hello. */
  type SpokenSftp = SFTPWrapper & { push(bytes: Buffer | null): void; _init(): void };

  const library: {
    readonly SFTP: new (
      client: {
        readonly _protocol: {
          /** What the server calls itself: of OpenSSH larger requests are asked. */
          readonly _remoteIdentRaw: string;
          readonly channelData: (id: number, bytes: Buffer) => void;
          readonly channelClose: (id: number) => void;
        };
      },
      channel: { readonly type: 'sftp'; readonly incoming: Side; readonly outgoing: Side },
    ) => SpokenSftp;
  };
  export default library;
}
