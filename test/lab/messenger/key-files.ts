import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The four secret files of the server's folder and the room keys that depend on one of them. */
export type KeyFiles = {
  readonly secretKey: () => string;
  /** Reads `.secret_key` again, making a new one when it is gone. */
  readonly reloadSecretKey: () => void;
  readonly controlToken: () => string;
  readonly encryptRoomKey: (roomKey: string) => string;
  /** The room key; with a wrong or new master key the stored ciphertext itself, silently. */
  readonly decryptRoomKey: (stored: string) => string;
  readonly forgetMasterKey: () => void;
};

export function openKeyFiles(folder: string): KeyFiles {
  const hexFile = (name: string, bytes: number, mode: number): string => {
    const path = join(folder, name);
    if (!existsSync(path)) {
      writeFileSync(path, randomBytes(bytes).toString('hex'));
      chmodSync(path, mode);
    }
    return readFileSync(path, 'utf8').trim();
  };
  let secretKey = hexFile('.secret_key', 32, 0o644);
  hexFile('.security_salt', 16, 0o644);
  const controlToken = hexFile('.control_token', 32, 0o600);
  let masterKey: Buffer | null = null;
  const loadMasterKey = (): Buffer => {
    masterKey ??= readOrMakeMasterKey(join(folder, '.master_key'));
    return masterKey;
  };
  return {
    secretKey: () => secretKey,
    reloadSecretKey: () => {
      secretKey = hexFile('.secret_key', 32, 0o644);
    },
    controlToken: () => controlToken,
    encryptRoomKey: (roomKey) => encrypt(roomKey, loadMasterKey()),
    decryptRoomKey: (stored) => decryptOrReturn(stored, loadMasterKey()),
    forgetMasterKey: () => {
      masterKey = null;
    },
  };
}

function readOrMakeMasterKey(path: string): Buffer {
  if (!existsSync(path)) {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, randomBytes(32), { mode: 0o600 });
    chmodSync(path, 0o600);
  }
  return readFileSync(path);
}

/** base64 of nonce (12), ciphertext and tag (16), AES-256-GCM. */
function encrypt(text: string, key: Buffer): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64');
}

function decryptOrReturn(stored: string, key: Buffer): string {
  try {
    const bytes = Buffer.from(stored, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8');
  } catch {
    // The real server swallows the failure and hands out what is stored; probes must see through that.
    return stored;
  }
}
