import { execFile } from 'node:child_process';
import { copyFile, cp, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const recoverScript = resolve(import.meta.dirname, '../../../../electron/repository/kit/recover.mjs');

export type Ended = { readonly code: number; readonly out: string; readonly err: string };

/** A folder of a stranger's computer: a copy of a repository, recover.mjs, the code in a file, and nothing else. */
export type Desk = {
  readonly folder: string;
  readonly repository: string;
  readonly run: (...words: readonly string[]) => Promise<Ended>;
  readonly runWith: (nodeOptions: readonly string[], ...words: readonly string[]) => Promise<Ended>;
};

export async function makeDesk(repository: string, code: string | null): Promise<Desk> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-desk-'));
  await cp(repository, join(folder, 'repository'), { recursive: true });
  await copyFile(recoverScript, join(folder, 'recover.mjs'));
  if (code !== null) await writeFile(join(folder, 'code.txt'), `${code}\n`);
  const environment = code === null ? {} : { HOLDFAST_RECOVERY_CODE_FILE: join(folder, 'code.txt') };
  const runWith: Desk['runWith'] = (nodeOptions, ...words) =>
    runNode(folder, environment, [...nodeOptions, 'recover.mjs', ...words, '--repository', 'repository']);
  return {
    folder,
    repository: join(folder, 'repository'),
    run: (...words) => runWith([], ...words),
    runWith,
  };
}

function runNode(
  cwd: string,
  env: Readonly<Record<string, string>>,
  words: readonly string[],
): Promise<Ended> {
  return new Promise((done) => {
    const child = execFile(
      process.execPath,
      words,
      { cwd, env, timeout: 50_000, maxBuffer: 64 * 1024 ** 2 },
      (error, out, err) => done({ code: error === null ? 0 : Number(error.code ?? -1), out, err }),
    );
    child.stdin?.end();
  });
}
