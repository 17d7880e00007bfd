import { parentPort } from 'node:worker_threads';
import { keysFrom } from '../format/keys.ts';
import type { FromOpenWorker, ToOpenWorker } from './open-messages.ts';
import { RunOpener } from './run-opener.ts';

/** The entry of a thread that opens records of packs: sealed bytes in, plain ones out. It opens no file and waits for nobody. */
let opener: RunOpener | null = null;

function answer(message: FromOpenWorker): void {
  parentPort?.postMessage(message);
}

parentPort?.on('message', (message: ToOpenWorker) => {
  if (message.kind === 'begin') opener = new RunOpener(keysFrom(message.master, message.repositoryId));
  else if (opener !== null) answer({ bad: opener.open(message.run) });
});
