import type { Done, SftpRequests } from './sftp-requests.ts';
import type { Wait } from '../../platform/bounded-wait.ts';

const pieceBytes = 128 * 1024;
const mostAtOnce = 16;

/** Up to `lengthBytes` bytes of an open file from `offset`, fewer at its end, by several requests at once. */
export async function readRange(
  requests: SftpRequests,
  handle: Buffer,
  { offset, lengthBytes }: { readonly offset: number; readonly lengthBytes: number },
  wait: Wait,
): Promise<Uint8Array> {
  const buffer = Buffer.alloc(lengthBytes);
  let next = 0;
  // Where the file ends, by what the requests have found so far.
  let end = lengthBytes;
  const work = async () => {
    while (next < end) {
      const from = next;
      const length = Math.min(pieceBytes, lengthBytes - from);
      next += length;
      const got = await fill(requests, handle, buffer, { from, length, offset }, wait);
      if (got < length) end = Math.min(end, from + got);
    }
  };
  await Promise.all(Array.from({ length: mostAtOnce }, work));
  return buffer.subarray(0, end);
}

/** A server may answer with less than was asked for; only its end of file says that there is no more. */
async function fill(
  requests: SftpRequests,
  handle: Buffer,
  buffer: Buffer,
  { from, length, offset }: { readonly from: number; readonly length: number; readonly offset: number },
  wait: Wait,
): Promise<number> {
  let got = 0;
  while (got < length) {
    const [at, left] = [from + got, length - got];
    const bytes = await requests.unlessEnd(
      requests.ask(wait, (sftp, done: Done<number>) =>
        sftp.read(handle, buffer, at, left, offset + at, (error, count) => done(error, count)),
      ),
    );
    if (bytes === null || bytes === 0) break;
    got += bytes;
  }
  return got;
}
