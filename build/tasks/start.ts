import { rmSync } from 'node:fs';
import { findStartAddress, openInBrowser } from '../steps/open-browser.ts';
import { decideStart, hasDisplay, type StartFacts } from '../steps/start-decision.ts';
import { buildAll } from '../steps/build-all.ts';
import { fetchElectron, findElectron } from '../steps/electron-runtime.ts';
import { message } from '../steps/message.ts';
import { inRoot, root } from '../steps/root.ts';
import { runProcess } from '../steps/run-process.ts';

const fetchTimeoutMs = 120_000;

function gatherFacts(): StartFacts {
  return {
    platform: process.platform,
    displayPresent: hasDisplay(process.platform, process.env),
    isRoot: process.getuid?.() === 0,
    runtime: findElectron() === null ? 'missing' : 'present',
  };
}

async function start(args: readonly string[]): Promise<number> {
  await buildAll();
  const facts = gatherFacts();
  let decision = decideStart(facts);
  if (decision.face === 'fetch-runtime') {
    console.error('Fetching the Electron runtime, once, for at most two minutes (Ctrl-C skips this) …');
    const fetched = await fetchElectron(fetchTimeoutMs);
    decision = decideStart({ ...facts, runtime: fetched ? 'present' : 'could-not-be-fetched' });
  }
  const electron = findElectron();
  if (decision.face === 'desktop' && electron !== null) {
    return (await runProcess(electron, [root, ...args])).exitCode;
  }
  const reason = decision.face === 'web' ? decision.reason : 'the Electron runtime is not there';
  console.error(`Holdfast opens in the browser instead of a window: ${reason}.`);
  return serveWeb(facts.displayPresent, args);
}

/** The address is printed in any case; with a display the browser opens by itself. */
async function serveWeb(openBrowser: boolean, args: readonly string[]): Promise<number> {
  const page = inRoot('out', 'open.html');
  let opened = !openBrowser;
  const server = await runProcess(process.execPath, [inRoot('out', 'cli.js'), 'serve', ...args], {
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

try {
  process.exitCode = await start(process.argv.slice(2));
} catch (error) {
  console.error(`Holdfast could not be started: ${message(error)}`);
  process.exitCode = 1;
}
