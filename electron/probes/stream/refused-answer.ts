import type { IncomingMessage } from 'node:http';
import { refusalBytes } from './stream-connection.ts';

const longestMs = 1000;

/** The beginning of an answer that is no stream. It may never end, so it is not waited for. */
export function readRefusal(response: IncomingMessage, done: (body: Uint8Array) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const finish = () => {
    clearTimeout(timer);
    response.destroy();
    done(Buffer.concat(chunks).subarray(0, refusalBytes));
  };
  const timer = setTimeout(finish, longestMs);
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= refusalBytes) finish();
  });
  response.once('end', finish);
  response.on('error', finish);
}

export function plainHeaders({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && name !== 'set-cookie')
      plain[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return plain;
}
