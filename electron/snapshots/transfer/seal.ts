import { asError, isAppError } from '../../../shared/errors/app-error.ts';
import { invalidArchive, wrongPassphrase } from './archive-errors.ts';

/** A passphrase is stretched by scrypt as for key files, which takes 128 MiB; `age -p` takes twice that (age-encryption.org/v1). */
const defaultScryptLogN = 17;
const magic = Buffer.from('age-encryption.org/v1\n');
/** One recipient of a passphrase takes about 200 bytes; a longer header is none of ours, and would be kept in memory. */
const longestHeader = 4096;
const endOfHeader = Buffer.from('\n---');

/** With the first archive: its curves take a tenth of the start of every job. */
const loadAge = () => import('age-encryption');

/** Seals a stream with a passphrase, piece by piece: memory does not grow with its length. */
export async function* sealed(
  plain: AsyncIterable<Uint8Array>,
  passphrase: string,
  scryptLogN = defaultScryptLogN,
): AsyncGenerator<Uint8Array> {
  const { Encrypter } = await loadAge();
  const encrypter = new Encrypter();
  encrypter.setScryptWorkFactor(scryptLogN);
  encrypter.setPassphrase(passphrase);
  yield* webPieces(await encrypter.encrypt(webStream(plain)));
}

/** Opens what `sealed` or `age -p` made. Every piece is authenticated before it is handed out. */
export async function* unsealed(
  bytes: AsyncIterable<Uint8Array>,
  passphrase: string,
): AsyncGenerator<Uint8Array> {
  const { start, rest } = await beginning(bytes);
  if (!start.subarray(0, magic.length).equals(magic))
    throw invalidArchive('it is not sealed by age', 'age로 봉인된 파일이 아닙니다');
  if (!start.subarray(0, longestHeader).includes(endOfHeader))
    throw invalidArchive('its header is too long', '헤더가 너무 깁니다');
  const { Decrypter } = await loadAge();
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  let plain: AsyncIterable<Uint8Array>;
  try {
    plain = webPieces(await decrypter.decrypt(webStream(joined(start, rest))));
  } catch (error: unknown) {
    if (isAppError(error)) throw error;
    throw asError(error).message.includes('no identity matched')
      ? wrongPassphrase(error)
      : invalidArchive('its header is damaged', '헤더가 손상되었습니다', error);
  }
  try {
    yield* plain;
  } catch (error: unknown) {
    if (isAppError(error)) throw error;
    throw invalidArchive('it is damaged or cut off', '손상되었거나 잘렸습니다', error);
  }
}

type Pieces = AsyncIterator<Uint8Array>;

/** Enough of the stream to see the header. */
async function beginning(bytes: AsyncIterable<Uint8Array>): Promise<{ start: Buffer; rest: Pieces }> {
  const rest = bytes[Symbol.asyncIterator]();
  let start = Buffer.alloc(0);
  while (start.length < longestHeader) {
    const next = await rest.next();
    if (next.done === true) break;
    start = Buffer.concat([start, next.value]);
  }
  return { start, rest };
}

async function* joined(start: Buffer, rest: Pieces): AsyncGenerator<Uint8Array> {
  yield start;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

/** Asks for a piece when one is wanted, and keeps none. */
function webStream(pieces: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const rest = pieces[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const next = await rest.next();
        if (next.done === true) controller.close();
        else controller.enqueue(next.value);
      },
      cancel: async () => void (await rest.return?.()),
    },
    { highWaterMark: 0 },
  );
}

async function* webPieces(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of stream) yield piece;
}
