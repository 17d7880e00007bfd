import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { KeySource, SecureStoreProbe } from '../schema/probes/secure-store.ts';

/** What a key is made of, as bytes in base64: plain data that can go to a child process. */
type KeyInput =
  | { readonly kind: 'raw'; readonly key: string }
  | {
      readonly kind: 'argon2id';
      readonly password: string;
      readonly salt: string;
      readonly memoryKib: number;
      readonly passes: number;
      readonly lanes: number;
    };

/** Why there is no key. Nothing of it is ever told. */
export type NoKey = { readonly state: 'down'; readonly reason: LocalText };

/** Reads one piece, of a whole file its bytes; an answer with a state is why it cannot be had. */
type ReadSource<Refusal> = (source: KeySource) => Promise<string | Uint8Array | Refusal>;

type Refusal = { readonly state: string };

const keyBytes = 32;
/** RFC 9106 §3.1. */
const shortestSaltBytes = 8;

/** Puts a key together from its pieces, or says which of them is missing or not what it must be. */
export async function keyInput<R extends Refusal>(
  { key }: Pick<SecureStoreProbe, 'key'>,
  read: ReadSource<R>,
): Promise<KeyInput | NoKey | R> {
  if ('raw' in key) {
    const raw = await bytesOf([key.raw], read);
    if (!Buffer.isBuffer(raw)) return raw;
    return raw.length === keyBytes ? { kind: 'raw', key: raw.toString('base64') } : wrongLength(raw.length);
  }
  const { password, salt, 'memory-kib': memoryKib, passes, lanes } = key.argon2id;
  const secret = await bytesOf(password, read);
  if (!Buffer.isBuffer(secret)) return secret;
  const salted = await bytesOf([salt], read);
  if (!Buffer.isBuffer(salted)) return salted;
  if (salted.length < shortestSaltBytes) return shortSalt(salted.length);
  return {
    kind: 'argon2id',
    password: secret.toString('base64'),
    salt: salted.toString('base64'),
    memoryKib,
    passes,
    lanes,
  };
}

/** What stands before each value. */
export function prefixBytes(prefix: SecureStoreProbe['envelope']['prefix']): Buffer {
  if (prefix === undefined) return Buffer.alloc(0);
  return 'hex' in prefix ? Buffer.from(prefix.hex, 'hex') : Buffer.from(prefix.text);
}

/** A file of the key holds nothing where the piece should be. */
export function noMember(path: string, json: string): NoKey {
  return noKey(
    `"${path}" holds nothing at ${json}, so the key cannot be made and no secret of the store can be opened. Restore that file together with the store.`,
    `"${path}"의 ${json}에 값이 없어 키를 만들 수 없고 저장소의 비밀을 열 수 없습니다. 그 파일을 저장소와 함께 복원하십시오.`,
  );
}

/** A file of the key is not there. */
export function noKeyFile(path: string): NoKey {
  return noKey(
    `"${path}" is missing, so the key cannot be made and no secret of the store can be opened. Restore it together with the store.`,
    `"${path}"이(가) 없어 키를 만들 수 없고 저장소의 비밀을 열 수 없습니다. 저장소와 함께 복원하십시오.`,
  );
}

async function bytesOf<R extends Refusal>(
  sources: readonly KeySource[],
  read: ReadSource<R>,
): Promise<Buffer | NoKey | R> {
  const pieces: Buffer[] = [];
  for (const source of sources) {
    const piece = await read(source);
    if (typeof piece !== 'string' && !(piece instanceof Uint8Array)) return piece;
    const bytes = decoded(piece, source.decode);
    if (bytes === null) return notDecoded(source);
    pieces.push(bytes);
  }
  return Buffer.concat(pieces);
}

function decoded(piece: string | Uint8Array, decode: KeySource['decode']): Buffer | null {
  const bytes = Buffer.from(piece);
  if (decode === 'raw' || decode === 'utf8') return bytes;
  const trimmed = bytes.toString().trim();
  if (decode === 'hex') return /^([0-9a-fA-F]{2})+$/.test(trimmed) ? Buffer.from(trimmed, 'hex') : null;
  // Both alphabets, with or without padding: Node reads them alike.
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(trimmed) ? Buffer.from(trimmed, 'base64') : null;
}

function noKey(en: string, ko: string): NoKey {
  return { state: 'down', reason: localText(en, ko) };
}

function notDecoded(source: KeySource): NoKey {
  return noKey(
    `A piece of the key is not ${source.decode}, so the key cannot be made. It was altered or cut off.`,
    `키의 일부가 ${source.decode} 형식이 아니어서 키를 만들 수 없습니다. 바뀌었거나 잘렸습니다.`,
  );
}

function wrongLength(bytes: number): NoKey {
  return noKey(
    `The key has ${bytes} bytes instead of ${keyBytes}: it is another one, or cut off.`,
    `키의 길이가 ${keyBytes}바이트가 아니라 ${bytes}바이트입니다. 다른 키이거나 잘렸습니다.`,
  );
}

function shortSalt(bytes: number): NoKey {
  return noKey(
    `The salt has only ${bytes} bytes: it was altered or cut off, and the key cannot be made.`,
    `솔트가 ${bytes}바이트밖에 되지 않습니다. 바뀌었거나 잘려서 키를 만들 수 없습니다.`,
  );
}
