import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import type { ParsedKey } from 'ssh2';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { localText, sameText } from '../../../shared/text/local-text.ts';
import { systemCode } from '../../platform/file-errors.ts';
import { hostKeyOf } from './host-key.ts';
import { loadSsh } from './ssh-library.ts';
import type { SshSecrets } from './ssh-ports.ts';
import { unlockKey } from './unlock-key.ts';

/** What a private key's file turned out to be. `reason` is a system's code or a few words, never a part of the file. */
export type KeyFinding =
  | { readonly kind: 'key'; readonly key: ParsedKey }
  | { readonly kind: 'absent' }
  | { readonly kind: 'not-readable'; readonly reason: LocalText }
  | { readonly kind: 'no-passphrase' }
  | { readonly kind: 'wrong-passphrase' };

const mostBytes = 64 * 1024;
/** Unlocking takes seconds; reopened connections need not pay for it again. By the hash of the locked file. */
const unlocked = new Map<string, ParsedKey>();

/** Reads a private key, and asks for its passphrase only where it is locked. Rejects with `credentials/…` when nobody can be asked. */
export async function readKeyFile(
  file: string,
  secrets: SshSecrets,
  signal: AbortSignal,
): Promise<KeyFinding> {
  const text = await readBounded(file);
  if (typeof text !== 'string') return text;
  const known = unlocked.get(hashOf(text));
  if (known !== undefined) return { kind: 'key', key: known };
  const { utils } = await loadSsh();
  const plain = utils.parseKey(text);
  if (!(plain instanceof Error)) return privateOnly(plain);
  if (!/no passphrase given/i.test(plain.message)) return { kind: 'not-readable', reason: noFormat(plain) };
  const passphrase = await secrets.passphrase(file, signal);
  if (passphrase === null) return { kind: 'no-passphrase' };
  const opened = await unlockKey(text, passphrase);
  if (opened === null) return { kind: 'wrong-passphrase' };
  const key = utils.parseKey(opened);
  if (key instanceof Error) return { kind: 'not-readable', reason: noFormat(key) };
  unlocked.set(hashOf(text), key);
  return privateOnly(key);
}

/** The certificate that stands beside a private key as ssh-keygen names it; null without one. */
export async function certificateBeside(file: string): Promise<string | null> {
  const beside = `${file}-cert.pub`;
  const text = await readBounded(beside);
  return typeof text === 'string' && text.includes('-cert-v01@openssh.com') ? beside : null;
}

/** The public part, base64, that stands beside a private key in `FILE.pub`, or unlocked inside it; null when neither says. */
export async function publicPartOf(file: string): Promise<string | null> {
  const beside = await readFile(`${file}.pub`, 'utf8').catch(() => '');
  const blob = beside.trim().split(/\s+/)[1];
  if (blob !== undefined && hostKeyOf(Buffer.from(blob, 'base64')) !== null) return blob;
  const text = await readBounded(file);
  return typeof text === 'string' ? publicPartIn(text) : null;
}

/** The format of OpenSSH says the public part before what is locked (PROTOCOL.key). */
function publicPartIn(text: string): string | null {
  const base64 = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]+?)-----END/.exec(text)?.[1];
  if (base64 === undefined) return null;
  const bytes = Buffer.from(base64, 'base64');
  let at = 'openssh-key-v1\0'.length;
  const next = (): Buffer => {
    const length = at + 4 <= bytes.length ? bytes.readUInt32BE(at) : 0;
    const part = bytes.subarray(at + 4, at + 4 + length);
    at += 4 + length;
    return part;
  };
  // The cipher, how the passphrase becomes a key, its settings, and how many keys there are.
  for (let part = 0; part < 3; part += 1) next();
  at += 4;
  const blob = next();
  return hostKeyOf(blob) === null ? null : blob.toString('base64');
}

async function readBounded(file: string): Promise<string | KeyFinding> {
  try {
    const handle = await open(file);
    try {
      const { size } = await handle.stat();
      if (size > mostBytes) return { kind: 'not-readable', reason: localText('too large', '너무 큼') };
      return await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch (error: unknown) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'absent' };
    return { kind: 'not-readable', reason: code === null ? unknownReason : sameText(code) };
  }
}

function privateOnly(key: ParsedKey): KeyFinding {
  return key.isPrivateKey()
    ? { kind: 'key', key }
    : { kind: 'not-readable', reason: localText('a public key', '공개 키') };
}

function noFormat({ message }: Error): LocalText {
  return localText(message, '지원하지 않는 형식');
}

const unknownReason = localText('unknown', '알 수 없음');

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
