import { expect, test } from 'vitest';
import { examples } from '../../../electron/cli/examples.ts';
import { runCommandLine } from '../../../electron/cli/program.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';

const notHere = new AppError('store/not-writable', localText('not here', 'not here'));

async function run(args: readonly string[], refusal = notHere) {
  let stdout = '';
  let stderr = '';
  const exitCode = await runCommandLine(args, {
    version: '0.0.0-test',
    inputs: { env: {}, readLine: () => Promise.resolve(''), ask: () => null },
    signal: new AbortController().signal,
    write: (text) => void (stdout += text),
    writeError: (text) => void (stderr += text),
    open: () => Promise.reject(refusal),
    faces: { serve: () => Promise.resolve(0), demo: () => Promise.resolve(0) },
  });
  return { exitCode, stdout, stderr };
}

/** Words as a shell takes them apart. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );
}

test.each(Object.entries(examples))(
  'the help of %s shows its examples, which are of right usage',
  async (command, lines) => {
    const { exitCode, stdout } = await run([...command.split(' '), '--help']);
    expect(exitCode).toBe(0);
    for (const line of lines) {
      expect(stdout).toContain(line);
      const [program, ...words] = wordsOf(line);
      expect(program).toBe('holdfast');
      // There is no console here: whatever goes wrong after the line was read is no wrong usage.
      const tried = await run(words).catch(() => null);
      expect(tried?.exitCode, `${line}: ${tried?.stderr ?? ''}`).not.toBe(2);
    }
  },
);

test('help says what is needed, and what exit codes mean', async () => {
  expect((await run(['snapshot', 'create', '--help'])).stdout).toMatch(
    /--repo <repository> +name, place or id \(needed\)/,
  );
  expect((await run(['--help'])).stdout).toContain('Exit codes: 0 done and fine, 1 could not be done');
});

test('wrong usage is a document too where one was asked for, and what is typed is told by its own name', async () => {
  const wrong = await run(['--json', 'view', 'show', '--target', 'one', '--view', 'rows', '--limit', 'many']);
  expect(wrong.exitCode).toBe(2);
  expect(JSON.parse(wrong.stdout)).toMatchObject({
    error: { code: 'usage/invalid', message: expect.stringContaining("option '--limit <n>'") as unknown },
  });
  const refused = await run(
    ['view', 'list', '--target', 'one'],
    new AppError(
      'contract/invalid-input',
      localText('views.list: limit must be a number.', 'views.list: limit: 숫자'),
    ),
  );
  expect([refused.exitCode, refused.stderr]).toEqual([
    2,
    'limit must be a number. (contract/invalid-input)\n',
  ]);
});

/** Every command that can be typed, by the help of those above it. */
async function commandsBelow(path: readonly string[]): Promise<readonly (readonly string[])[]> {
  const { stdout } = await run([...path, '--help']);
  const [, list = ''] = /\nCommands:\n([\s\S]*?)(\n\n|$)/.exec(stdout) ?? [];
  const names = [...list.matchAll(/^ {2}([a-z][a-z-]*)/gm)].flatMap(([, name]) =>
    name === undefined || name === 'help' ? [] : [name],
  );
  const below = await Promise.all(names.map((name) => commandsBelow([...path, name])));
  return names.length === 0 ? [path] : below.flat();
}

test('every command says what it does', async () => {
  const all = await commandsBelow([]);
  expect(all.length).toBeGreaterThan(100);
  const silent: string[] = [];
  for (const path of all) {
    const { stdout } = await run([...path, '--help']);
    if (/^Usage:.*\n\n(Options|Arguments):/.test(stdout)) silent.push(path.join(' '));
  }
  expect(silent).toEqual([]);
});
