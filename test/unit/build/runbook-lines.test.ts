import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { coveragePage, coveragePath } from '../../../build/steps/coverage-page.ts';
import { inRoot } from '../../../build/steps/root.ts';
import { commandsOf, readRunbookLines, screensOf } from '../../../build/steps/runbook-lines.ts';
import { runCommandLine } from '../../../electron/cli/program.ts';
import { readBuiltInPacks } from '../../../electron/packs/built-in-packs.ts';
import { parsePack } from '../../../electron/packs/parse-pack.ts';
import type { Pack } from '../../../electron/packs/schema/pack.ts';
import { parseRoute } from '../../../renderer/app/routes.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';

const systems = readRunbookLines();
const lines = Object.entries(systems).flatMap(([name, system]) =>
  system.lines.map((line) => ({ name, system, line, at: `${name} ${line.line}` })),
);

const lists = ['probes', 'parts', 'views', 'policies', 'actions', 'rules'] as const;
type Known = Readonly<Record<(typeof lists)[number] | 'steps', readonly string[]>>;

const packs = readBuiltInPacks(inRoot('electron', 'packs', 'builtin')).map(
  ({ text }) => parsePack(text).pack,
);

/** What the pack of a system has, by the list of a line that names it, and its steps as RUNBOOK/STEP; nothing where there is no such pack. */
function idsOf(name: string): Known {
  const pack = packs.find((one) => one?.pack === name);
  const ids = (all: readonly { readonly id: string }[] | undefined): readonly string[] =>
    all?.map(({ id }) => id) ?? [];
  return {
    probes: ids(pack?.probes),
    parts: ids(pack?.parts),
    views: ids(pack?.views),
    policies: ids(pack?.policies),
    actions: ids(pack?.actions),
    rules: ids(pack?.rules),
    steps: pack?.runbooks.flatMap(({ id, steps }) => steps.map((step) => `${id}/${step.id}`)) ?? [],
  };
}

/** What each step does, by PACK RUNBOOK/STEP. */
function kindsOfSteps({ pack, runbooks }: Pack): readonly (readonly [string, string])[] {
  return runbooks.flatMap(({ id, steps }) =>
    steps.map((step) => [`${pack} ${id}/${step.id}`, step.do] as const),
  );
}

const knownOf = new Map(Object.keys(systems).map((name) => [name, idsOf(name)]));

/** The exit code of a line that is typed where no console can be opened: 2 when the line itself is wrong. */
async function typed(command: string): Promise<{ readonly exitCode: number; readonly said: string }> {
  const [program, ...words] = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? '',
  );
  let said = program === 'holdfast' ? '' : 'does not begin with holdfast';
  const exitCode = await runCommandLine(words, {
    version: '0.0.0-test',
    inputs: { env: {}, readLine: () => Promise.resolve(''), ask: () => null },
    signal: new AbortController().signal,
    write: (text) => void (said += text),
    writeError: (text) => void (said += text),
    open: () => Promise.reject(new AppError('store/not-writable', localText('not here', 'not here'))),
    faces: { serve: () => Promise.resolve(0), demo: () => Promise.resolve(0) },
  }).catch((error: unknown) => {
    said += String(error);
    return 1;
  });
  return { exitCode, said };
}

test('the lines of each runbook are numbered from one without a gap', () => {
  for (const [name, system] of Object.entries(systems))
    expect({ name, numbers: system.lines.map(({ line }) => line) }).toEqual({
      name,
      numbers: system.lines.map((_line, index) => index + 1),
    });
});

test('all five systems are there, and no line asks the same twice', () => {
  expect(Object.keys(systems)).toEqual(['messenger', 's3desk', 'proxy-backend', 'promanager', 'cohrtz']);
  const asked = lines.map(({ name, line }) => `${name}: ${line.section}: ${line.asks}`);
  expect(new Set(asked).size).toBe(asked.length);
});

test('what a person does is led by a step that asks somebody, and all else has more than its runbook', () => {
  const kinds = new Map(packs.flatMap((pack) => (pack === null ? [] : kindsOfSteps(pack))));
  const asks = new Set(['confirm', 'input', 'choice', 'view', 'action']);
  const alone = lines.filter(({ name, system, line }) =>
    line.manual === undefined
      ? commandsOf(system, line).length < 2 || screensOf(line).length < 2
      : !asks.has(kinds.get(`${name} ${line.runbook}`) ?? ''),
  );
  expect(alone.map(({ at }) => at)).toEqual([]);
});

test('every probe, part, view, policy, action and rule that a line names is in the pack of its system', () => {
  const missing = lines.flatMap(({ name, line, at }) =>
    lists.flatMap((list) =>
      line[list]
        .filter((id) => knownOf.get(name)?.[list].includes(id) !== true)
        .map((id) => `${at}: ${list} ${id}`),
    ),
  );
  expect(missing).toEqual([]);
});

test('every step that a line names stands in a runbook of its system', () => {
  const missing = lines.flatMap(({ name, line: { runbook }, at }) =>
    knownOf.get(name)?.steps.includes(runbook) === true ? [] : [`${at}: ${runbook}`],
  );
  expect(missing).toEqual([]);
});

test('what explicit commands name behind --probe, --view, --action and except is in the pack as well', () => {
  const options = {
    '--probe': 'probes',
    '--view': 'views',
    '--action': 'actions',
    except: 'policies',
  } as const;
  const missing = lines.flatMap(({ name, line, at }) =>
    line.commands.flatMap((command) =>
      Object.entries(options).flatMap(([option, list]) => {
        const named = new RegExp(`(?: )${option} ([a-z0-9-]+)`).exec(command)?.[1];
        return named === undefined || knownOf.get(name)?.[list].includes(named) === true
          ? []
          : [`${at}: ${list} ${named}`];
      }),
    ),
  );
  expect(missing).toEqual([]);
});

test('every command is one of the command line, with options that it has', async () => {
  const commands = new Set(lines.flatMap(({ system, line }) => commandsOf(system, line)));
  const wrong: string[] = [];
  for (const command of commands) {
    const { exitCode, said } = await typed(command);
    if (exitCode === 2 || said.startsWith('does not')) wrong.push(`${command}: ${said}`);
  }
  for (const none of [
    'holdfast probe rnu',
    'holdfast probe run --target Chat --colour blue',
    'holdfast drill run',
  ])
    expect(await typed(none)).toMatchObject({ exitCode: 2 });
  expect(wrong).toEqual([]);
});

test('every screen is a place of the window', () => {
  const nowhere = lines.flatMap(({ line, at }) =>
    screensOf(line)
      .filter((screen) => {
        const address = screen
          .replace('TARGET', '0'.repeat(16))
          .replace('REPOSITORY', '0'.repeat(32))
          .replace('SNAPSHOT', '0'.repeat(64));
        return parseRoute(address).place === 'nowhere';
      })
      .map((screen) => `${at}: ${screen}`),
  );
  expect(nowhere).toEqual([]);
});

test('docs/coverage.md is what is made from the lines: "npm run docs" writes it', () => {
  expect(readFileSync(inRoot(...coveragePath), 'utf8')).toBe(coveragePage(systems));
});
