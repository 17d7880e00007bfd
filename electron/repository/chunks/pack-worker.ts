import { parentPort } from 'node:worker_threads';
import { keysFrom } from '../format/keys.ts';
import type { FromPackWorker, ToPackWorker } from './pack-messages.ts';
import { PackSealer } from './pack-sealer.ts';

/** The entry of a thread that seals packs: chunks in, the bytes of packs out. It opens no file and waits for nobody. */
let sealer: PackSealer | null = null;

function post(message: FromPackWorker, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

function begin({ master, repositoryId, limitBytes }: Extract<ToPackWorker, { kind: 'begin' }>): PackSealer {
  return new PackSealer(keysFrom(master, repositoryId), limitBytes, {
    block: (bytes, filled) => post({ kind: 'block', bytes, filled }, [bytes.buffer]),
    pack: (name, trailer) => post({ kind: 'pack', name, trailer }),
  });
}

function obey(packs: PackSealer, message: Exclude<ToPackWorker, { kind: 'begin' }>): void {
  switch (message.kind) {
    case 'seal':
      return post({ kind: 'sealed', storedBytes: message.chunks.map((chunk) => packs.seal(chunk)) });
    case 'block':
      return packs.reuse(message.bytes);
    case 'finish':
      packs.close();
      sealer = null;
      return post({ kind: 'finished' });
  }
}

parentPort?.on('message', (message: ToPackWorker) => {
  if (message.kind === 'begin') sealer = begin(message);
  else if (sealer !== null) obey(sealer, message);
});
