import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SystemClock } from '../../../electron/platform/clock.ts';
import { readRecoveryCode } from '../../../electron/repository/format/recovery-code.ts';
import { findCanary, newCanary } from '../../fakes/canary.ts';
import { notBuilt } from './built.ts';
import { addShopAndVault, codeOnPage, openShopDesk, secretFile, takeSnapshot } from './support/shop-desk.ts';
import type { ShopDesk } from './support/shop-desk.ts';

const keyPassphrase = newCanary();
const exportPassphrase = newCanary();
const outputs: string[] = [];
let done: readonly (number | null)[];
let refused: readonly (number | null)[];
let desk: ShopDesk;
let code: string;

/** Runs a command, keeps everything it printed, and answers its exit code. */
async function run(args: readonly string[], input?: string): Promise<number | null> {
  const { exitCode, stdout, stderr } = await desk.holdfast(args, input);
  outputs.push(stdout, stderr);
  return exitCode;
}

describe.skipIf(notBuilt)('what opens a repository or a sealed set', () => {
  beforeAll(async () => {
    desk = await openShopDesk(new SystemClock(), { logsToFile: true });
    await addShopAndVault(desk);
    code = codeOnPage(desk, 'vault');
    const key = secretFile(desk, 'key', keyPassphrase);
    const sealing = secretFile(desk, 'sealing', exportPassphrase);
    const id = await takeSnapshot(desk);
    mkdirSync(desk.at('exports'));
    const file = desk.at('exports/set.tar.zst.age');
    done = [
      await run(['--json', 'repo', 'key', 'add', 'vault', '--passphrase-file', key]),
      await run(['--json', 'repo', 'stats', 'vault']),
      await run(['--json', 'snapshot', 'export', id, file, '--passphrase-file', sealing]),
      await run(['--json', 'snapshot', 'import', file, '--repo', 'vault', '--passphrase-file', sealing]),
      await run(['--json', 'repo', 'remove', 'vault', '--confirm', 'vault']),
      await run(['--json', 'repo', 'open', desk.at('vault'), '--recovery-code', '-'], `${code}\n`),
      await run(['doctor']),
      await run(['--json', 'secret', 'list']),
      await run(['--json', 'journal', 'list', '--limit', '1000']),
      await run(['journal', 'export', desk.at('exports/journal.jsonl')]),
      await run(['config', 'export', desk.at('exports/config.json')]),
    ];
    const mistyped = `${code.slice(0, -3)}${code.at(-3) === '7' ? '8' : '7'}${code.slice(-2)}`;
    refused = [
      await run(['--json', 'snapshot', 'import', file, '--repo', 'vault', '--passphrase-file', key]),
      await run([
        'repo',
        'open',
        desk.at('vault'),
        '--recovery-code',
        `@${secretFile(desk, 'typo', mistyped)}`,
      ]),
      await run(['repo', 'open', desk.at('vault'), '--passphrase-file', sealing]),
      await run(['repo', 'open', desk.at('vault'), '--recovery-code', code]),
    ];
  }, 240_000);

  afterAll(() => desk.dispose());

  it('is in no output, data folder, log, journal, repository or export', () => {
    expect(done.filter((exitCode) => exitCode !== 0 && exitCode !== 3)).toEqual([]);
    expect(refused).toEqual([1, 1, 1, 2]);
    const read = readRecoveryCode(code);
    if (read.kind !== 'secret') throw new Error('the page of the kit has no code that can be read');
    const root = Buffer.from(read.rootSecret);
    const secrets = {
      code,
      'code without hyphens': code.replaceAll('-', ''),
      'beginning of the code': code.slice(0, 19),
      'root secret in hex': root.toString('hex'),
      'root secret in base64': root.toString('base64').replace(/=+$/, ''),
      'passphrase of a key': keyPassphrase,
      'passphrase of an export': exportPassphrase,
    };
    const folders = [desk.path, desk.at('vault'), desk.at('exports')];
    for (const [name, secret] of Object.entries(secrets)) {
      expect(findCanary(secret, { texts: outputs, folders }).map((found) => `${name}: ${found}`)).toEqual([]);
    }
  });

  it('would be found: it stands where the operator has put it', () => {
    expect(outputs.join('')).toContain('repository.key-added');
    secretFile(desk, 'code', code);
    expect(findCanary(code, { folders: [desk.outside] })).not.toEqual([]);
    expect(findCanary(keyPassphrase, { folders: [desk.outside] })).not.toEqual([]);
  });
});
