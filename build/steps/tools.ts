import { existsSync, readFileSync, rmSync } from 'node:fs';
import { cpus } from 'node:os';
import type { JSONReport } from '@playwright/test/reporter';
import { countPlaywright } from './playwright-counts.ts';
import { inRoot } from './root.ts';
import { runProcess } from './run-process.ts';
import { fromRunner, type RunnerCounts, single, type StageResult } from './stage-result.ts';
import { countsFileVariable } from './vitest-counts.ts';

const checkTimeoutMs = 10 * 60_000;

/** Whether every file is formatted. */
export async function checkFormat(): Promise<StageResult> {
  return single('format', await format('--check'));
}

/** Formats every file in place; true when that worked. */
export function writeFormat(): Promise<boolean> {
  return format('--write');
}

function format(mode: '--check' | '--write'): Promise<boolean> {
  const oxfmt = inRoot('node_modules', 'oxfmt', 'bin', 'oxfmt');
  return node([oxfmt, '-c', 'build/oxfmt.json', '--ignore-path', 'build/oxfmtignore', mode, '.']);
}

/** The linter and the compiler's own checks on the same programs, one per tsconfig.json; a warning is an error. */
export async function checkLintAndTypes(): Promise<StageResult> {
  const threads = `--threads=${Math.max(1, cpus().length)}`;
  const oxlint = inRoot('node_modules', 'oxlint', 'bin', 'oxlint');
  return single(
    'lint and types',
    await node([oxlint, '--config', 'build/oxlint.json', '--type-check', threads]),
  );
}

/** Runs Vitest projects, after `wrapper` (a command that ends by running what follows it) where there is one. */
export async function runVitest(
  projects: readonly string[],
  options: {
    readonly timeoutMs: number;
    readonly wrapper?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    /** Parts of names: only the files that one of them fits. All when there are none. */
    readonly only?: readonly string[];
  },
): Promise<StageResult> {
  const name = projects.join('+');
  const countsFile = inRoot('out', 'reports', `${name}.json`);
  rmSync(countsFile, { force: true });
  const command = [
    ...(options.wrapper ?? []),
    process.execPath,
    inRoot('node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--config=build/vitest.config.ts',
    '--reporter=default',
    '--reporter=./build/steps/vitest-counts.ts',
    ...projects.map((project) => `--project=${project}`),
    ...(options.only ?? []),
  ];
  const env = { ...options.env, [countsFileVariable]: countsFile };
  const [program = process.execPath, ...args] = command;
  const { exitCode } = await runProcess(program, args, { timeoutMs: options.timeoutMs, env });
  return fromRunner(name, readReport(countsFile) as RunnerCounts | null, exitCode);
}

/** Runs Playwright projects of test/ui. */
export async function runPlaywright(
  projects: readonly string[],
  options: {
    readonly timeoutMs: number;
    readonly wrapper?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    /** Names of files; all when there are none. */
    readonly only?: readonly string[];
  },
): Promise<StageResult> {
  const name = projects.join('+');
  const reportFile = inRoot('out', 'reports', 'ui.json');
  rmSync(reportFile, { force: true });
  const [program = process.execPath, ...args] = [
    ...(options.wrapper ?? []),
    process.execPath,
    inRoot('node_modules', '@playwright', 'test', 'cli.js'),
    'test',
    '--config=build/playwright.config.ts',
    ...projects.map((project) => `--project=${project}`),
    ...(options.only ?? []),
  ];
  const { exitCode } = await runProcess(program, args, {
    timeoutMs: options.timeoutMs,
    env: { ...options.env, PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile },
  });
  const report = readReport(reportFile) as JSONReport | null;
  return fromRunner(name, report === null ? null : countPlaywright(report), exitCode);
}

/** A report that one of our own runners has just written, or null when it wrote none. */
function readReport(file: string): unknown {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

async function node(args: readonly string[]): Promise<boolean> {
  return (await runProcess(process.execPath, args, { timeoutMs: checkTimeoutMs })).exitCode === 0;
}
