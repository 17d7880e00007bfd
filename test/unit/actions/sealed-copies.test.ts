import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileIn, nameIn } from '../../../electron/actions/kept/copy-places.ts';
import { SealedCopies } from '../../../electron/actions/kept/sealed-copies.ts';
import { openedCopy, Sealing } from '../../../electron/actions/kept/sealing.ts';
import { WriteOut } from '../../../electron/actions/kept/write-out.ts';
import { digestOf } from '../../../electron/actions/settings/target-file.ts';
import { seal } from '../../../electron/credentials/vault-crypto.ts';
import { copyKey, openedText } from '../../fakes/kept-copy.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'holdfast-sealed-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Secrets by name, as a credential store has them; `lost` ones are known by their name only. */
function secretsOf(known: Map<string, string>, lost: readonly string[] = []) {
  return {
    list: () =>
      [...lost, ...known.keys()].map((name) => ({
        ownerId: 'actions' as const,
        name,
        backend: 'vault' as const,
        unattended: true,
        updatedAt: 0,
      })),
    read: (_owner: string, name: string) => {
      const secret = known.get(name);
      return Promise.resolve(secret === undefined ? null : { username: null, secret });
    },
    store: (_owner: string, name: string, { secret }: { readonly secret: string }) => {
      known.set(name, secret);
      return Promise.resolve();
    },
    requireUsable: () => Promise.resolve(),
  };
}

function put(path: string, content: Uint8Array, name = basename(path)): string {
  const sealing = new Sealing(copyKey, name);
  const pieces: Uint8Array[] = [];
  for (let from = 0; from < content.length; from += 50_001)
    pieces.push(sealing.push(content.subarray(from, from + 50_001)));
  writeFileSync(path, Buffer.concat([...pieces, sealing.end()]));
  return path;
}

const damaged = {
  code: 'action/blocked',
  text: { en: expect.stringMatching(/no longer what it was/) as unknown },
};
const segment = 64 * 1024;

describe('a sealed copy', () => {
  it('opens as what it was, whatever its length, and shows nothing of it', async () => {
    for (const length of [0, 1, segment - 1, segment, segment + 1, 3 * segment]) {
      const content = Buffer.alloc(length, 'secret ');
      const path = put(join(folder, `of-${length}`), content);
      expect(await openedText(path), `${length}`).toBe(content.toString());
      expect(readFileSync(path).includes('secret')).toBe(false);
    }
  });

  it('does not open when a bit, its end or its name is another, or another key sealed it', async () => {
    const whole = readFileSync(put(join(folder, 'copy'), Buffer.alloc(3 * segment, 'x')));
    const header = whole.length - 3 * (segment + 16);
    const turned = (at: number) => whole.map((byte, place) => (place === at ? byte ^ 1 : byte));
    const hostile = {
      'in its salt': turned(header - 1),
      'in its first segment': turned(header),
      'in its last tag': turned(whole.length - 1),
      'cut off in a segment': whole.subarray(0, whole.length - 1),
      'without its last segment': whole.subarray(0, header + 2 * (segment + 16)),
      'its header alone': whole.subarray(0, header),
      'half a header': whole.subarray(0, 30),
      'with bytes behind it': Buffer.concat([whole, Buffer.from('x')]),
      'its segments exchanged': Buffer.concat([
        whole.subarray(0, header),
        whole.subarray(header + segment + 16, header + 2 * (segment + 16)),
        whole.subarray(header, header + segment + 16),
        whole.subarray(header + 2 * (segment + 16)),
      ]),
      'in clear': Buffer.from('BEGIN;\nCOMMIT;\n'),
      empty: Buffer.alloc(0),
    };
    for (const [what, bytes] of Object.entries(hostile)) {
      writeFileSync(join(folder, 'copy'), bytes);
      const opened = openedText(join(folder, 'copy')).then(({ length }) => length);
      await expect(opened, what).rejects.toMatchObject(damaged);
    }
    writeFileSync(join(folder, 'other'), whole);
    await expect(openedText(join(folder, 'other'))).rejects.toMatchObject(damaged);
    expect((await openedText(join(folder, 'other'), 'copy')).length).toBe(3 * segment);
    const another = { ...copyKey, secret: Buffer.alloc(32, 8).toString('base64') };
    const opened = openedCopy(join(folder, 'other'), 'copy', () => Promise.resolve(another)).next();
    await expect(opened).rejects.toMatchObject(damaged);
  });
});

describe('the key of copies', () => {
  const text = 'LEVEL=info\n';
  const of = (copy: string) => ({ copy, digest: digestOf(Buffer.from(text)) });

  it('is made once, also when two copies ask at the same time', async () => {
    const known = new Map<string, string>();
    const copies = new SealedCopies(secretsOf(known));
    const paths = [join(folder, 'one'), join(folder, 'two')];
    await Promise.all(paths.map((path) => copies.keep(path, text)));
    expect(known.size).toBe(1);
    for (const path of paths) expect(await new SealedCopies(secretsOf(known)).read(of(path))).toBe(text);
  });

  it('is missed by name where it is gone; nothing is made in its place by reading, or written over by keeping', async () => {
    const known = new Map<string, string>();
    await new SealedCopies(secretsOf(known)).keep(join(folder, 'one'), text);
    const [[name = '', secret = ''] = []] = known;
    known.clear();
    const without = new SealedCopies(secretsOf(known, [name]));
    await expect(without.read(of(join(folder, 'one')))).rejects.toMatchObject({
      code: 'action/blocked',
      text: { en: expect.stringContaining(name) as unknown },
    });
    expect(known.size).toBe(0);
    await without.keep(join(folder, 'two'), text);
    expect([...known.keys()]).not.toContain(name);
    known.set(name, secret);
    for (const path of ['one', 'two']) expect(await without.read(of(join(folder, path)))).toBe(text);
  });

  it('also opens settings files as earlier versions kept them: sealed by one key for all, or in clear', async () => {
    const key = Buffer.alloc(32, 1);
    const copies = new SealedCopies(secretsOf(new Map([['kept-copies', key.toString('base64')]])));
    const earlier = { format: 'holdfast-kept-copy', version: 1, ...seal(key, 'earlier.sealed', text) };
    writeFileSync(join(folder, 'earlier.sealed'), `${JSON.stringify(earlier)}\n`);
    writeFileSync(join(folder, 'clear'), text);
    expect(await copies.read(of(join(folder, 'earlier.sealed')))).toBe(text);
    expect(await copies.read(of(join(folder, 'clear')))).toBe(text);
    writeFileSync(join(folder, 'clear'), 'LEVEL=debug\n');
    await expect(copies.read(of(join(folder, 'clear')))).rejects.toMatchObject(damaged);
    await expect(copies.read(of(join(folder, 'gone')))).rejects.toMatchObject(damaged);
  });
});

describe('what is written out', () => {
  const { signal } = new AbortController();
  const keyed = new Map([[`kept-copies-${copyKey.id}`, copyKey.secret]]);

  function keptFolder(name: string, isSealed: boolean): string {
    const kept = join(folder, name);
    mkdirSync(join(kept, 'files', 'below'), { recursive: true });
    for (const path of ['one', 'below/two']) {
      const content = Buffer.from(`content of ${path}`);
      if (isSealed) put(fileIn(kept, path), content, nameIn(kept, path));
      else writeFileSync(fileIn(kept, path), content);
      utimesSync(fileIn(kept, path), 1000, 1000);
    }
    return kept;
  }

  it('is each file as it was, with its time, also of a folder that an earlier version kept in clear', async () => {
    for (const [name, isSealed] of [
      ['20260101T0-a.sealed', true],
      ['20260101T0-b', false],
    ] as const) {
      const out = new WriteOut(new SealedCopies(secretsOf(keyed)), signal);
      const to = join(folder, `out-${name}`);
      await out.copy(keptFolder(name, isSealed), to);
      expect(out.ended()).toEqual({ places: [to], files: 2, failure: null });
      expect(readFileSync(join(to, 'below', 'two'), 'utf8')).toBe('content of below/two');
      expect(statSync(join(to, 'one'))).toMatchObject({ mtimeMs: 1_000_000, mode: 0o100600 });
    }
  });

  it('is all that opens: one that is damaged, or lies in the place of another, is told and left out', async () => {
    const kept = keptFolder('20260101T0-a.sealed', true);
    writeFileSync(fileIn(kept, 'one'), readFileSync(fileIn(kept, 'below/two')));
    const out = new WriteOut(new SealedCopies(secretsOf(keyed)), signal);
    await out.copy(kept, join(folder, 'out'));
    expect(out.ended()).toMatchObject({
      files: 1,
      failure: {
        code: 'action/blocked',
        text: { en: expect.stringMatching(/one is .* Of 2 files, 1 were/) as unknown },
      },
    });
    expect(readdirSync(join(folder, 'out'))).toEqual(['below']);
  });

  it('replaces nothing that is there already', async () => {
    const rows = put(join(folder, 'rows.sql.sealed'), Buffer.from('BEGIN;\nCOMMIT;\n'));
    writeFileSync(join(folder, 'mine.sql'), 'mine');
    const out = new WriteOut(new SealedCopies(secretsOf(keyed)), signal);
    await expect(out.copy(rows, join(folder, 'mine'))).rejects.toMatchObject({ code: 'store/not-writable' });
    expect(readFileSync(join(folder, 'mine.sql'), 'utf8')).toBe('mine');
    await out.copy(rows, join(folder, 'free'));
    expect(readFileSync(join(folder, 'free.sql'), 'utf8')).toBe('BEGIN;\nCOMMIT;\n');
    expect(existsSync(rows)).toBe(true);
  });
});
