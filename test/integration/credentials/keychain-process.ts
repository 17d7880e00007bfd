import { SystemKeychain, loadKeytar } from '../../../electron/credentials/keychain.ts';
import { SystemClock } from '../../../electron/platform/clock.ts';
import { isAppError } from '../../../shared/errors/app-error.ts';

/** Uses the real keychain of its session as its arguments say: `set VALUE`, `get`, `remove`; the answer is JSON. */
const [verb = '', value = ''] = process.argv.slice(2);
const { signal } = new AbortController();
const keychain = new SystemKeychain({
  clock: new SystemClock(),
  platform: process.platform,
  environment: process.env,
  load: loadKeytar,
});
const account = 'holdfast-test/login';

async function answer(): Promise<unknown> {
  if (verb === 'set') return keychain.set(account, value, signal).then(() => 'kept');
  return verb === 'get' ? keychain.get(account, signal) : keychain.remove(account, signal);
}

const result = await answer().catch((error: unknown) => ({
  code: isAppError(error) ? error.code : 'bug',
  text: String(error),
}));
process.stdout.write(JSON.stringify(result));
// A native call that hangs would keep the process.
process.exit(0);
