import { createHash, hkdfSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseKeyFile, unwrapRootSecret } from '../../../../electron/repository/format/key-file.ts';
import { deriveKeys, sha256 } from '../../../../electron/repository/format/keys.ts';
import { recoveryCodeOf } from '../../../../electron/repository/format/recovery-code.ts';
import {
  authenticates,
  parseRepositoryFile,
} from '../../../../electron/repository/format/repository-file.ts';
import { openWhole } from '../../../../electron/repository/format/sealed-reader.ts';

/** The values that docs/repository-format.md gives to whoever writes another reader. */

const text = readFileSync(join(import.meta.dirname, '../../../../docs/repository-format.md'), 'utf8');
const vectors = new Map(
  [...text.matchAll(/^\| ([^|]+?) +\| `([0-9A-Za-z-]+)` +\|$/gm)].map((match) => [
    match[1] ?? '',
    match[2] ?? '',
  ]),
);

function vector(name: string): string {
  const value = vectors.get(name);
  if (value === undefined) throw new Error(`no vector ${name} in docs/repository-format.md`);
  return value;
}

const secret = Buffer.from(vector('root secret'), 'hex');
const keys = deriveKeys(secret, vector('repository id'));
const blocks = [...text.matchAll(/```(?:json|text)\n([^]*?)```/g)].map((match) => match[1] ?? '');
const dump = blocks.find((block) => block.startsWith('0000  ')) ?? '';
const pack = Buffer.from(dump.replaceAll(/^[0-9a-f]{4} {2}/gm, '').replaceAll(/\s/g, ''), 'hex');
const jsonOf = (word: string): Buffer => Buffer.from(blocks.find((block) => block.includes(word)) ?? '');

describe('the document of the format', () => {
  it('gives recovery codes as they are written', () => {
    expect(recoveryCodeOf(secret)).toBe(vector('recovery code'));
    expect(recoveryCodeOf(Buffer.alloc(20))).toBe(vector('recovery code of 20 × `00`'));
    expect(recoveryCodeOf(Buffer.alloc(20, 0xff))).toBe(vector('recovery code of 20 × `ff`'));
  });

  it('gives the keys', () => {
    const id = Buffer.from(vector('repository id'), 'hex');
    const derive = (key: Uint8Array, salt: Uint8Array, purpose: string) =>
      Buffer.from(hkdfSync('sha256', key, salt, `holdfast/1 ${purpose}`, 32)).toString('hex');
    expect(derive(secret, id, 'master')).toBe(vector('master'));
    expect(keys.configKey.toString('hex')).toBe(vector('configKey'));
    expect(derive(Buffer.from(vector('master'), 'hex'), Buffer.alloc(0), 'chunk-id')).toBe(vector('idKey'));
    expect(keys.fileKey('pack', pack.subarray(9, 41)).toString('hex')).toBe(
      vector('fileKey of the pack above'),
    );
  });

  it('gives chunk ids', () => {
    const hello = Buffer.from('Hello, Holdfast!');
    expect(sha256(hello).toString('hex')).toBe(vector('SHA-256 of `Hello, Holdfast!`'));
    expect(keys.chunkId(sha256(hello)).toString('hex')).toBe(vector('chunk id of `Hello, Holdfast!`'));
    expect(keys.chunkId(sha256(Buffer.alloc(4096))).toString('hex')).toBe(
      vector('chunk id of 4,096 bytes of zero'),
    );
  });

  it('shows a sealed file that opens', () => {
    const name = createHash('sha256').update(pack).digest('hex');
    expect(text).toContain(`Its name is \`${name}\``);
    const records = openWhole(keys, 'pack', name, pack);
    expect(records.map((record) => record.toString('latin1'))).toEqual([
      'Hello, Holdfast!',
      '\0'.repeat(4096),
    ]);
    for (const id of ['chunk id of `Hello, Holdfast!`', 'chunk id of 4,096 bytes of zero']) {
      expect(text).toMatch(new RegExp(`^ {4}${vector(id)} [0-9a-f]{8} [0-9a-f]{8}$`, 'm'));
    }
  });

  it('shows a repository file that is authentic, and a key file that opens', async () => {
    expect(authenticates(keys, parseRepositoryFile(jsonOf('"mac"')))).toBe(true);
    const key = parseKeyFile('keys/example.json', jsonOf('"wrapped"'));
    const opened = await unwrapRootSecret(key, vector('repository id'), 'correct horse battery staple');
    expect(opened).toEqual(secret);
  });
});
