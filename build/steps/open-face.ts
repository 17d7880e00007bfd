import { rmSync } from 'node:fs';
import { fetchElectron, findElectron } from './electron-runtime.ts';
import { findStartAddress, openInBrowser } from './open-browser.ts';
import { inRoot, root } from './root.ts';
import { runProcess } from './run-process.ts';
import { decideStart, hasDisplay, type StartDecision, type StartFacts } from './start-decision.ts';

const fetchTimeoutMs = 120_000;

/** How a face is opened: what is handed to it, and what ends it from outside. */
export type FaceOptions = {
  readonly args: readonly string[];
  readonly signal?: AbortSignal;
  /** False when the page is open already, as on a restart. */
  readonly openBrowser?: boolean;
};

/** Opens the desktop window, or the local web face with one line that says why. Resolves with the exit code. */
export async function openFace(options: FaceOptions): Promise<number> {
  const facts = gatherFacts();
  const decision = await fetchIfNeeded(facts);
  const electron = findElectron();
  if (decision.face === 'desktop' && electron !== null) {
    return (await runProcess(electron, [root, ...options.args], runOptions(options))).exitCode;
  }
  const reason = decision.face === 'web' ? decision.reason : 'the Electron runtime is not there';
  console.error(`Holdfast opens in the browser instead of a window: ${reason}.`);
  const command = [inRoot('out', 'cli.js'), 'serve', ...options.args];
  return facts.displayPresent && options.openBrowser !== false
    ? serveAndOpen(command, options)
    : (await runProcess(process.execPath, command, runOptions(options))).exitCode;
}

function gatherFacts(): StartFacts {
  return {
    platform: process.platform,
    displayPresent: hasDisplay(process.platform, process.env),
    isRoot: process.getuid?.() === 0,
    runtime: findElectron() === null ? 'missing' : 'present',
  };
}

async function fetchIfNeeded(facts: StartFacts): Promise<StartDecision> {
  const decision = decideStart(facts);
  if (decision.face !== 'fetch-runtime') return decision;
  console.error('Fetching the Electron runtime, once, for at most two minutes (Ctrl-C skips this) …');
  const fetched = await fetchElectron(fetchTimeoutMs);
  return decideStart({ ...facts, runtime: fetched ? 'present' : 'could-not-be-fetched' });
}

/** Starts the web face, shows what it prints, and opens the address in it, once. */
async function serveAndOpen(command: readonly string[], options: FaceOptions): Promise<number> {
  const page = inRoot('out', 'open.html');
  let opened = false;
  const server = await runProcess(process.execPath, command, {
    ...runOptions(options),
    onOutput(text) {
      process.stdout.write(text);
      const address = findStartAddress(text);
      if (opened || address === null) return;
      opened = true;
      openInBrowser(address, page);
    },
  });
  rmSync(page, { force: true });
  return server.exitCode;
}

function runOptions(options: FaceOptions): { readonly signal?: AbortSignal } {
  return options.signal === undefined ? {} : { signal: options.signal };
}
