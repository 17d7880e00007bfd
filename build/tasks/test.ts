import { buildAll } from '../steps/build-all.ts';
import { findElectron } from '../steps/electron-runtime.ts';
import { findBrowser } from '../steps/find-browser.ts';
import { openKeychainSession } from '../steps/keychain-session.ts';
import { message } from '../steps/message.ts';
import { inRoot } from '../steps/root.ts';
import { whyNoPracticeHost } from '../steps/practice-host.ts';
import { repeatFailed } from '../steps/repeat-failed.ts';
import { skippedStage, single, type StageResult, sum, summaryLine } from '../steps/stage-result.ts';
import { provideNeeds } from '../steps/system-needs.ts';
import { checkFormat, checkLintAndTypes, runPlaywright, runVitest } from '../steps/tools.ts';

/** The limits of the stages end what hangs. They are far above what a stage takes on a slow computer, for what is ended has tested nothing. */
const minuteMs = 60_000;

const stages: readonly (readonly [string, () => Promise<StageResult>])[] = [
  ['format, lint and types', checkSource],
  ['unit and contract', () => runVitest(['unit', 'contract'], { timeoutMs: 10 * minuteMs })],
  ['integration and faults', runIntegration],
  ['screens: web face and Electron double', runScreens],
  ['screens: real Electron', runElectron],
];

async function checkSource(): Promise<StageResult> {
  return sum([await checkFormat(), await checkLintAndTypes()]);
}

async function runIntegration(): Promise<StageResult> {
  const keychain = openKeychainSession();
  const missing = whyNoPracticeHost();
  const run = (only: readonly string[]): Promise<StageResult> =>
    runVitest(['integration', 'faults', ...(missing === null ? ['over-ssh'] : [])], {
      ...keychain,
      timeoutMs: 45 * minuteMs,
      // Hundreds of processes of one program: each is spared the compiling that the first one did.
      env: { ...keychain?.env, NODE_COMPILE_CACHE: inRoot('out', 'compile-cache') },
      only,
    });
  try {
    const result = await repeatFailed(await run([]), run);
    return missing === null ? result : sum([result, skippedStage('systems over SSH', missing)]);
  } finally {
    keychain?.dispose();
  }
}

async function runScreens(): Promise<StageResult> {
  if (findBrowser() === null) return skippedStage('screens', 'no Chromium was found on this computer');
  const run = (only: readonly string[]): Promise<StageResult> =>
    runPlaywright(['web', 'electron-double'], {
      timeoutMs: 30 * minuteMs,
      env: { NODE_COMPILE_CACHE: inRoot('out', 'compile-cache') },
      only,
    });
  return repeatFailed(await run([]), run);
}

async function runElectron(): Promise<StageResult> {
  if (findElectron() === null) {
    return skippedStage('screens on real Electron', 'its runtime is not in node_modules/electron/dist');
  }
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    return skippedStage('screens on real Electron', 'Linux refuses the sandbox to root');
  }
  const headless = process.platform === 'linux' && (process.env['DISPLAY'] ?? '') === '';
  return runPlaywright(['electron'], {
    timeoutMs: 20 * minuteMs,
    ...(headless ? { wrapper: ['xvfb-run', '--auto-servernum'] } : {}),
  });
}

async function runStage(name: string, run: () => Promise<StageResult>): Promise<StageResult> {
  console.log(`\n── ${name} ──`);
  const startedAt = performance.now();
  try {
    return await run();
  } catch (error) {
    console.error(message(error));
    return single(`${name}: ${message(error).split('\n')[0] ?? ''}`, false);
  } finally {
    console.log(`(${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
  }
}

/** Ctrl-C ends the running stage; the ones after it are not started and count as failed. */
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => (interrupted = true));

/** Every stage runs, whatever the ones before it came to. */
async function testAll(): Promise<StageResult> {
  await provideNeeds();
  const results: StageResult[] = [
    await runStage('build', async () => {
      await buildAll();
      return { ...single('build', true), passed: 0 };
    }),
  ];
  for (const [name, run] of stages) {
    results.push(interrupted ? single(`${name}: interrupted`, false) : await runStage(name, run));
  }
  return sum(results);
}

const total = await testAll();
console.log('');
for (const { name, reason } of total.skipped) console.log(`skipped: ${name}: ${reason}`);
for (const name of total.repeated ?? []) console.log(`passed when repeated: ${name}`);
for (const name of total.failed) console.log(`failed:  ${name}`);
console.log(summaryLine(total));
process.exitCode = total.failed.length > 0 ? 1 : 0;
