import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { version } from '../version.ts';
import { runDemo } from './demo/run-demo.ts';
import { openForCommand } from './open-for-command.ts';
import { endOf } from './process-end.ts';
import { runCommandLine } from './program.ts';
import { processInputs } from './secrets.ts';
import { runServe } from './serve/run-serve.ts';

const outDir = dirname(fileURLToPath(import.meta.url));
const signal = endOf(process);
const writeError = (text: string) => void process.stderr.write(text);

process.exitCode = await runCommandLine(process.argv.slice(2), {
  version,
  inputs: processInputs(),
  signal,
  write: (text) => void process.stdout.write(text),
  writeError,
  isTerminal: process.stderr.isTTY,
  open: (dataDir, signal) => openForCommand(outDir, dataDir, signal, writeError),
  faces: {
    serve: (options, out, signal) => runServe(outDir, options, out, signal),
    demo: (options, out, signal) => runDemo(outDir, options, out, processInputs(), signal),
  },
});
