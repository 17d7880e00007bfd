import { extname, join } from 'node:path';
import { AnsweringThreads } from '../../platform/answering-threads.ts';

export type UnlockQuestion = { readonly text: string; readonly passphrase: string };
/** Null when the passphrase does not open it. */
export type UnlockAnswer = { readonly plain: string | null };

const workerFile = join(import.meta.dirname, `unlock-key-worker${extname(import.meta.filename)}`);
const threads = new AnsweringThreads<UnlockQuestion, UnlockAnswer>({ file: workerFile, greeting: null });

/** The text of a locked private key without its lock, or null when the passphrase is not its own. Works in a thread of its own. */
export async function unlockKey(text: string, passphrase: string): Promise<string | null> {
  const { plain } = await threads.ask({ text, passphrase });
  return plain;
}
