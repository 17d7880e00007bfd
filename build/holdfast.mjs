#!/usr/bin/env node
/** `npx holdfast …` in a checkout: runs the built command line on the project's own Node. Depends on nothing. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const commandLine = join(root, 'out', 'cli.js');
const ownNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const node = Number.parseInt(process.versions.node, 10) >= 24 ? process.execPath : ownNode;

if (!existsSync(node) || !existsSync(commandLine)) {
  console.error('holdfast is not built in this folder yet. Run `npm ci && npm run build` first.');
  process.exit(1);
}

// Compiled code that is kept, and room for what a start makes, take a third off every command.
const env = { NODE_COMPILE_CACHE: join(root, 'out', 'compile-cache'), ...process.env };
const args = ['--min-semi-space-size=32', commandLine, ...process.argv.slice(2)];
const child = spawn(node, args, { stdio: 'inherit', env });
// A terminal sends Ctrl-C to the whole group, so the child has it already and must not get it twice.
process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => child.kill(signal));
}
child.on('error', (error) => {
  console.error(`holdfast could not be started: ${error.message}`);
  process.exit(1);
});
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
