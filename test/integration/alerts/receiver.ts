import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Received = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

export type Receiver = {
  readonly url: string;
  /** Everything that was asked, also what was refused. */
  readonly asked: Received[];
  /** What was answered with 2xx. */
  readonly accepted: Received[];
  /** What is answered from now on; `hang-up` closes the connection without an answer, `silence` keeps it open. */
  answer:
    | number
    | 'hang-up'
    | 'silence'
    | { readonly status: number; readonly headers: Readonly<Record<string, string>> };
  dispose(): Promise<void>;
};

/** A real receiver of webhooks on loopback. */
export async function openReceiver(): Promise<Receiver> {
  const asked: Received[] = [];
  const accepted: Received[] = [];
  const server: Server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const received = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(pieces).toString('utf8'),
      };
      asked.push(received);
      const { answer } = receiver;
      if (answer === 'hang-up') {
        request.socket.destroy();
        return;
      }
      if (answer === 'silence') return;
      const status = typeof answer === 'number' ? answer : answer.status;
      if (status < 300) accepted.push(received);
      response.writeHead(status, typeof answer === 'number' ? {} : answer.headers);
      response.end('thanks');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}`,
    asked,
    accepted,
    answer: 204,
    dispose: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}
