import { expect, test } from 'vitest';
import { examples } from '../../../electron/cli/examples.ts';
import { runCommandLine } from '../../../electron/cli/program.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/model/local-text.ts';

async function run(args: readonly string[]) {
  let stdout = '';
  let stderr = '';
  const exitCode = await runCommandLine(args, {
    version: '0.0.0-test',
    inputs: { env: {}, readLine: () => Promise.resolve(''), ask: () => null },
    signal: new AbortController().signal,
    write: (text) => void (stdout += text),
    writeError: (text) => void (stderr += text),
    open: () => Promise.reject(new AppError('store/not-writable', localText('not here', 'not here'))),
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
