import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeFolder } from './support/remove-folder.ts';
import { makeDesk } from './support/desk.ts';
import type { Desk, Ended } from './support/desk.ts';
import { writeRepository, writeSnapshot } from './support/written-repository.ts';

/** A recovery code as people type it, in recover.mjs. */

let origin = '';
let code = '';
let desk: Desk;

beforeAll(async () => {
  origin = await mkdtemp(join(tmpdir(), 'holdfast-code-'));
  const written = await writeRepository(join(origin, 'repository'));
  code = written.code;
  await writeSnapshot(written.repository, 'only', []);
  desk = await makeDesk(join(origin, 'repository'), code);
});
afterAll(async () => {
  await rm(origin, { recursive: true, force: true });
  await removeFolder(desk.folder);
});

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

async function listWith(typed: string): Promise<Ended> {
  await writeFile(join(desk.folder, 'code.txt'), typed);
  return desk.run('list');
}

/** The code with the character of a group, both counted from 1, exchanged for the next one of the alphabet. */
function mistyped(group: number, character: number): string {
  const index = (group - 1) * 5 + character - 1;
  const other = alphabet[(alphabet.indexOf(code.charAt(index)) + 7) % 32] ?? '';
  return `${code.slice(0, index)}${other}${code.slice(index + 1)}`;
}

/** Runs `list` in a terminal of its own and types once it asks. Answers everything that the terminal shows. */
async function typeInTerminal(keys: string): Promise<string> {
  const node = `'${process.execPath}' recover.mjs list --repository repository`;
  const terminal = spawn('script', ['-qec', node, '/dev/null'], {
    cwd: desk.folder,
    env: { PATH: process.env['PATH'] },
    timeout: 20_000,
  });
  let shown = '';
  for await (const bytes of terminal.stdout) {
    const asked = shown.includes('not shown');
    shown += String(bytes);
    if (!asked && shown.includes('not shown')) terminal.stdin.write(keys);
  }
  return shown;
}

describe('the recovery code', () => {
  it('opens however it was typed', async () => {
    const forms = [
      code.toLowerCase(),
      code.replaceAll('-', ' '),
      code.replaceAll('-', ''),
      code.replaceAll('-', '–'),
      `${code.replaceAll('0', 'o').replaceAll('1', 'l')}\r\n`,
    ];
    for (const form of forms) expect(await listWith(form)).toMatchObject({ code: 0, err: '' });
  });

  it('is all that a stranger needs to give', async () => {
    await writeFile(join(desk.folder, 'code.txt'), code);
    const ended = await desk.run();
    expect(ended).toMatchObject({ code: 0, err: '' });
    expect(ended.out).toContain('only');
  });

  it('with one wrong character names its group', async () => {
    for (const [group, character] of [
      [1, 1],
      [4, 2],
      [8, 4],
    ] as const) {
      const ended = await listWith(mistyped(group, character));
      expect(ended).toMatchObject({ code: 2, out: '' });
      expect(ended.err).toMatch(new RegExp(`^Group ${group} `));
    }
  });

  it('with two characters swapped names the group', async () => {
    const at = [0, 5, 10, 15].find((index) => code[index] !== code[index + 1]) ?? 0;
    const swapped = `${code.slice(0, at)}${code[at + 1]}${code[at]}${code.slice(at + 2)}`;
    expect((await listWith(swapped)).err).toMatch(new RegExp(`^Group ${at / 5 + 1} `));
  });

  it('with a character that no code has names the group', async () => {
    expect((await listWith(`${code.slice(0, 10)}U${code.slice(11)}`)).err).toMatch(/^Group 3 /);
    expect((await listWith(`${code.slice(0, 40)}*`)).err).toMatch(/^The check character /);
  });

  it('of the wrong length, of another repository or wrong in several places is told so', async () => {
    expect((await listWith(code.slice(0, 38))).err).toContain('33 characters');
    const foreign = await listWith('0000-0000-0000-0000-0000-0000-0000-0000-0');
    expect(foreign).toMatchObject({ code: 2, out: '' });
    expect(foreign.err).toContain('not that of repository');
  });

  it('is not repeated in what is written', async () => {
    for (const typed of [code, mistyped(2, 2), '0000-0000-0000-0000-0000-0000-0000-0000-0']) {
      const { out, err } = await listWith(typed);
      for (const group of typed.split('-').filter((part) => part.length === 4)) {
        expect(`${out}${err}`).not.toContain(group);
      }
    }
  });

  it('is asked for in a terminal, and not shown', async ({ skip }) => {
    skip(process.platform !== 'linux', 'needs script(1) of util-linux');
    const shown = await typeInTerminal(`${code}\r`);
    expect(shown).toContain('Recovery code');
    expect(shown).toContain('Messenger');
    expect(shown).not.toContain(code.slice(0, 9));
  });

  it('is not waited for where there is no terminal', async () => {
    const alone = await makeDesk(join(origin, 'repository'), null);
    const ended = await alone.run('list');
    expect(ended).toMatchObject({ code: 2, out: '' });
    expect(ended.err).toContain('--code-file');
    await removeFolder(alone.folder);
  });
});
