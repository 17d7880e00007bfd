import { createPrivateKey } from 'node:crypto';

/**
 * An unlocked private key as text that the library reads without a passphrase. It reads PEM of RSA and ECDSA keys, and of Ed25519 keys only
 * the format of OpenSSH (PROTOCOL.key of OpenSSH).
 */
export function plainKeyText(pem: string): string {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') return pem;
  const { x = '', d = '' } = key.export({ format: 'jwk' });
  const [open, secret] = [Buffer.from(x, 'base64url'), Buffer.from(d, 'base64url')];
  const type = Buffer.from('ssh-ed25519');
  const check = Buffer.alloc(8);
  const inner = [
    check,
    field(type),
    field(open),
    field(Buffer.concat([secret, open])),
    field(Buffer.alloc(0)),
  ];
  const length = inner.reduce((sum, part) => sum + part.length, 0);
  const padding = Buffer.from([1, 2, 3, 4, 5, 6, 7].slice(0, (8 - (length % 8)) % 8));
  const one = Buffer.from([0, 0, 0, 1]);
  const none = field(Buffer.from('none'));
  const whole = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    none,
    none,
    field(Buffer.alloc(0)),
    one,
    field(Buffer.concat([field(type), field(open)])),
    field(Buffer.concat([...inner, padding])),
  ]);
  const lines = whole.toString('base64').replaceAll(/(.{70})/g, '$1\n');
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

function field(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
