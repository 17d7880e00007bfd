import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'uqr';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recoveryCodeOf } from '../../../../electron/repository/format/recovery-code.ts';
import { sha256 } from '../../../../electron/repository/format/keys.ts';
import { renderRecoveryKit } from '../../../../electron/repository/kit/kit-page.ts';
import type { RecoveryKit } from '../../../../electron/repository/kit/kit-page.ts';
import { readRecoverScript } from '../../../../electron/repository/kit/recover-script.ts';
import { refuseOtherKit, writeRecoveryKit } from '../../../../electron/repository/kit/recovery-kit.ts';
import { recoveryText } from '../../../../electron/repository/kit/recovery-md.ts';

const kitDir = join(import.meta.dirname, '../../../../electron/repository/kit');
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-kit-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const kit: RecoveryKit = {
  repositoryId: 'ab'.repeat(16),
  name: 'Office <NAS> & "more"',
  places: [
    '/mnt/nas/holdfast',
    '<script>alert(1)</script>',
    `/mnt/${'long/'.repeat(100)}end`,
    '/four',
    '/five',
  ],
  createdAt: Date.UTC(2026, 10, 21, 9, 5),
  recoveryCode: recoveryCodeOf(Buffer.alloc(20, 0x5a)),
  recoverSha256: 'c0ffee00'.repeat(8),
  language: 'en',
};

describe('the page of a recovery kit', () => {
  it.each(['en', 'ko'] as const)('names code, repository, places, date and script (%s)', (language) => {
    const html = renderRecoveryKit({ ...kit, language });
    for (const group of kit.recoveryCode.split('-')) expect(html).toContain(`<b>${group}</b>`);
    expect(html).toContain(kit.repositoryId);
    expect(html).toContain('Office &lt;NAS&gt; &amp; &quot;more&quot;');
    expect(html).toContain('/mnt/nas/holdfast');
    expect(html).toContain('2026-11-21 09:05 UTC');
    expect(html).toContain('c0ffee00 c0ffee00');
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).toContain('node recover.mjs restore ID');
  });

  it('loads nothing and runs nothing', () => {
    const html = renderRecoveryKit(kit);
    expect(html).not.toMatch(/<script|src=|href=|url\(|@import|https?:/i);
    expect(html).toContain("default-src 'none'");
  });

  it('keeps to one page however long the places are', () => {
    const html = renderRecoveryKit(kit);
    expect(html).toContain(' … ');
    expect(html).toContain('/end');
    expect(html).toContain('and 2 more');
    expect(html).not.toContain('/five');
  });

  it('shows the code as a QR code with its quiet zone', () => {
    const { data, size } = encode(kit.recoveryCode, { ecc: 'Q', border: 4 });
    const drawn = /<path d="([^"]*)"/.exec(renderRecoveryKit(kit))?.[1] ?? '';
    const squares = [...drawn.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map((match) => `${match[1]} ${match[2]}`);
    const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`${x} ${y}`] : [])));
    expect(squares).toEqual(dark);
    expect(
      dark.every((place) => place.split(' ').every((at) => Number(at) >= 4 && Number(at) < size - 4)),
    ).toBe(true);
  });
});

describe('writing a recovery kit', () => {
  const write = async (place: string, repositoryId = kit.repositoryId) =>
    writeRecoveryKit(place, { ...kit, repositoryId }, await readRecoverScript(kitDir));

  it('puts the page and recover.mjs into a folder, for its owner only', async () => {
    const place = join(folder, 'new', 'kit');
    const { html, files } = await write(place);
    expect(files).toEqual([join(place, 'recovery-kit.html'), join(place, 'recover.mjs')]);
    expect(await readFile(join(place, 'recovery-kit.html'), 'utf8')).toBe(html);
    const script = await readFile(join(place, 'recover.mjs'));
    expect(script).toEqual(await readFile(join(kitDir, 'recover.mjs')));
    expect(html.replaceAll(' ', '')).toContain(sha256(script).toString('hex'));
    if (process.platform === 'win32') return;
    for (const file of files) expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(place)).mode & 0o777).toBe(0o700);
  });

  it('takes the name of a page as well', async () => {
    const { files } = await write(join(folder, 'office.html'));
    expect(files).toEqual([join(folder, 'office.html'), join(folder, 'recover.mjs')]);
  });

  it('replaces the kit of the same repository and no other', async () => {
    await write(folder);
    await writeFile(join(folder, 'recover.mjs'), 'an older one');
    await write(folder);
    expect(await readFile(join(folder, 'recover.mjs'), 'utf8')).not.toBe('an older one');
    const before = await readFile(join(folder, 'recovery-kit.html'));
    await expect(write(folder, 'cd'.repeat(16))).rejects.toMatchObject({ code: 'repository/kit-place' });
    expect(await readFile(join(folder, 'recovery-kit.html'))).toEqual(before);
    expect((await readdir(folder)).toSorted()).toEqual(['recover.mjs', 'recovery-kit.html']);
  });

  it('keeps a file of somebody else that has the name of the page or the script', async () => {
    await writeFile(join(folder, 'recovery-kit.html'), 'mine');
    await expect(write(folder)).rejects.toMatchObject({ code: 'repository/kit-place' });
    await rm(join(folder, 'recovery-kit.html'));
    await writeFile(join(folder, 'recover.mjs'), 'mine');
    await expect(write(folder)).rejects.toMatchObject({ code: 'repository/kit-place' });
    expect(await readFile(join(folder, 'recover.mjs'), 'utf8')).toBe('mine');
  });

  it('is refused in a repository, where it would open it for whoever finds it', async () => {
    await writeFile(join(folder, 'holdfast-repository.json'), '{}');
    await expect(write(folder)).rejects.toMatchObject({ code: 'repository/kit-place' });
    await expect(write(join(folder, 'deep', 'kit'))).rejects.toMatchObject({ code: 'repository/kit-place' });
    expect(await readdir(folder)).toEqual(['holdfast-repository.json']);
    const [repository, beside] = [join(folder, 'coming'), join(folder, 'coming-kit')];
    for (const kitPlace of [repository, join(repository, 'kit'), join(repository, 'kit.html')])
      await expect(refuseOtherKit(kitPlace, repository)).rejects.toThrow('Choose a folder on another medium');
    await rm(join(folder, 'holdfast-repository.json'));
    await expect(refuseOtherKit(beside, repository)).resolves.toBeUndefined();
  });

  it('says when the folder cannot be written', async ({ skip }) => {
    skip(process.getuid?.() === 0 || process.platform === 'win32', 'root may write everywhere');
    await mkdir(join(folder, 'closed'));
    await chmod(join(folder, 'closed'), 0o500);
    await expect(write(join(folder, 'closed'))).rejects.toMatchObject({ code: 'store/not-writable' });
  });

  it('says when no folder can be made there, where the system calls it missing as often as it is asked', async ({
    skip,
  }) => {
    skip(process.platform !== 'linux', 'there is no /proc');
    await expect(write('/proc/none/kit')).rejects.toMatchObject({ code: 'store/not-writable' });
  });

  it('never repeats the recovery code in an error', async () => {
    await writeFile(join(folder, 'recover.mjs'), 'mine');
    const code = recoveryCodeOf(randomBytes(20));
    const failure: unknown = await writeRecoveryKit(
      folder,
      { ...kit, recoveryCode: code },
      await readRecoverScript(kitDir),
    ).catch((error: unknown) => error);
    for (const group of code.split('-').slice(0, 8))
      expect(JSON.stringify(failure) + String(failure)).not.toContain(group);
  });
});

describe('RECOVERY.md', () => {
  it('says in both languages to run the script of the kit', () => {
    const text = recoveryText();
    expect(text).toContain('**Run the copy of `recover.mjs` that lies in the folder of the recovery kit**');
    expect(text).toContain('**복구 키트 폴더에 있는 `recover.mjs`를 실행하십시오.**');
  });

  it('names only commands and options that recover.mjs has', async () => {
    const { bytes } = await readRecoverScript(kitDir);
    const script = bytes.toString('utf8');
    const help = script.slice(script.indexOf('const help'), script.indexOf('`;'));
    const named = [...recoveryText().matchAll(/(?:recover\.mjs ([a-z]+) |(--[a-z][a-z-]*))/g)].flatMap(
      (match) => match[1] ?? match[2] ?? [],
    );
    expect(named.length).toBeGreaterThan(10);
    for (const word of named.filter((word) => word !== '--version')) expect(help).toContain(word);
  });
});

describe('docs/recovery.md', () => {
  it('shows the help of recover.mjs as it is', async () => {
    const { bytes } = await readRecoverScript(kitDir);
    const help = /const help = `([^`]*)`/.exec(bytes.toString('utf8'))?.[1] ?? '';
    const document = await readFile(join(kitDir, '../../../docs/recovery.md'), 'utf8');
    expect(help).not.toBe('');
    expect(document).toContain(help);
  });
});
