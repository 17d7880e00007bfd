import { parentPort } from 'node:worker_threads';
import { plainKeyText } from './plain-key.ts';
import { loadSsh } from './ssh-library.ts';
import type { UnlockAnswer, UnlockQuestion } from './unlock-key.ts';

/** The entry of a thread that unlocks private keys: what slows down whoever guesses a passphrase takes a second or two of a processor. */
async function unlock({ text, passphrase }: UnlockQuestion): Promise<UnlockAnswer> {
  const { utils } = await loadSsh();
  const key = utils.parseKey(text, passphrase);
  if (key instanceof Error) return { plain: null };
  return { plain: plainKeyText(key.getPrivatePEM()) };
}

parentPort?.on('message', (question: UnlockQuestion) => {
  void unlock(question).then((answer) => parentPort?.postMessage(answer));
});
