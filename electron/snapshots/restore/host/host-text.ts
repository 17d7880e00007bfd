import type { HostCalls } from './host-calls.ts';
import { isAppError } from '../../../../shared/errors/app-error.ts';

const readBytes = 4 * 1024 ** 2;

/** The text of a small file of the host, such as those of its system; empty where it is not there or may not be read. */
export async function hostText(calls: HostCalls, path: string): Promise<string> {
  try {
    const [word = ''] = await calls.ask({ lane: 'calls', words: ['read', path, 0, readBytes] });
    return Buffer.from(word.slice(1), 'base64').toString('utf8');
  } catch (error: unknown) {
    if (isAppError(error)) throw error;
    return '';
  }
}
