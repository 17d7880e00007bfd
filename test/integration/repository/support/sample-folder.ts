import { createHash, randomBytes } from 'node:crypto';
import {
  chmod,
  lstat,
  lutimes,
  mkdir,
  readFile,
  readdir,
  readlink,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** A folder with what makes a restore go wrong: odd names, empty things, links, modes, a database, files of several chunks. */
export async function makeSampleFolder(folder: string, smallFiles: number): Promise<void> {
  await mkdir(join(folder, 'uploads/empty folder'), { recursive: true });
  await mkdir(join(folder, 'uploads/small'), { recursive: true });
  await mkdir(join(folder, 'closed'), { recursive: true });
  writeDatabase(join(folder, 'messenger.db'));
  const files: Readonly<Record<string, string | Buffer>> = {
    'config.py': 'SECRET = "x"\n',
    'uploads/big.bin': randomBytes(3_500_000),
    'uploads/zeros.bin': Buffer.alloc(2_000_000),
    'uploads/empty.txt': '',
    'uploads/한글 이름.txt': 'two\n',
    'uploads/line\nbreak.txt': 'three\n',
    'uploads/-rf': 'four\n',
    'uploads/quo"te\'s \\ back.txt': 'five\n',
    'closed/inside.txt': 'six\n',
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  for (let at = 0; at < smallFiles; at += 1) {
    await writeFile(join(folder, 'uploads/small', `${at}.json`), JSON.stringify({ at, text: `small ${at}` }));
  }
  await writeFile(Buffer.concat([Buffer.from(`${folder}/uploads/`), Buffer.of(0xff, 0xfe, 0x41)]), 'odd\n');
  await symlink('big.bin', join(folder, 'uploads/link'));
  await symlink('/nowhere/at all', join(folder, 'uploads/dangling'));
  await symlink('..', join(folder, 'uploads/up'));
  await chmod(join(folder, 'config.py'), 0o600);
  await chmod(join(folder, 'uploads/-rf'), 0o444);
  await setTimes(folder);
  await chmod(join(folder, 'closed'), 0o500);
}

/** More rows, another file, one gone: what a second snapshot finds. */
export async function changeSampleFolder(folder: string): Promise<void> {
  const database = new DatabaseSync(join(folder, 'messenger.db'));
  database.exec("UPDATE message SET text = 'changed' WHERE id % 500 = 0");
  database.close();
  await writeFile(join(folder, 'uploads/later.txt'), 'later\n');
  await writeFile(join(folder, 'uploads/small/0.json'), '{}');
  await chmod(join(folder, 'closed'), 0o700);
  await setTimes(folder);
  await chmod(join(folder, 'closed'), 0o500);
}

function writeDatabase(path: string): void {
  const database = new DatabaseSync(path);
  database.exec('CREATE TABLE message (id INTEGER PRIMARY KEY, text TEXT)');
  database.exec('BEGIN');
  const insert = database.prepare('INSERT INTO message (text) VALUES (?)');
  for (let at = 0; at < 5000; at += 1) insert.run(`message ${at} ${'.'.repeat(at % 90)}`);
  database.exec('COMMIT');
  database.close();
}

/** Times with fractions of a second, before 1970 and after 2038, folders after what they hold. */
async function setTimes(folder: string): Promise<void> {
  const paths = (await pathsIn(folder)).toReversed();
  for (const [at, path] of paths.entries()) {
    // As text: a number below zero would be taken for the present.
    const seconds = ['-86400.5', '978307200.25', '1700000000.125', '4102444800'][at % 4] ?? '';
    await lutimes(inside(folder, path), seconds, seconds);
  }
}

/** What a folder holds, as comparable lines: type, mode, time in microseconds, hash of the content or aim of the link. */
export async function describeFolder(folder: string): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const path of await pathsIn(folder)) {
    const facts = await lstat(inside(folder, path), { bigint: true });
    const content = facts.isDirectory()
      ? 'folder'
      : facts.isSymbolicLink()
        ? `→ ${await readlink(inside(folder, path))}`
        : createHash('sha256')
            .update(await readFile(inside(folder, path)))
            .digest('hex');
    const mode = facts.isSymbolicLink() ? '' : (facts.mode & 0o7777n).toString(8);
    lines.push(`${path.toString('latin1')} ${mode} ${facts.mtimeNs / 1000n} ${content}`);
  }
  return lines;
}

/** Relative paths as bytes, folders before what they hold. */
async function pathsIn(folder: string, parent: Buffer = Buffer.alloc(0)): Promise<readonly Buffer[]> {
  const entries = await readdir(inside(folder, parent), { withFileTypes: true, encoding: 'buffer' });
  const sorted = entries.toSorted((a, b) => Buffer.compare(a.name, b.name));
  const paths: Buffer[] = [];
  for (const entry of sorted) {
    const path = parent.length === 0 ? entry.name : Buffer.concat([parent, Buffer.from('/'), entry.name]);
    paths.push(path, ...(entry.isDirectory() ? await pathsIn(folder, path) : []));
  }
  return paths;
}

function inside(folder: string, path: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${folder}/`), path]);
}
