import { once } from 'node:events';
import { SystemClock } from '../../../electron/platform/clock.ts';
import { identityOfThisProcess } from '../../../electron/platform/machine.ts';
import { ownOrJoin } from '../../../electron/socket/own-or-join.ts';
import { OwnerServer } from '../../../electron/socket/owner-server.ts';
import { succeeded, unwrap } from '../../../shared/contract/envelope.ts';
import { RecordingLogger } from '../../fakes/recording-logger.ts';

/**
 * A process on the data folder given as its argument; with `wait` it begins when it hears a word. Prints `owner` or `client OWNER-PID`, then stays until its standard input
 * ends, and gives everything back.
 */
const clock = new SystemClock();
const { signal } = new AbortController();
process.stdin.resume();
// Several processes that were told to go at once start within the same moment.
if (process.argv[3] === 'wait') {
  console.log('ready');
  await once(process.stdin, 'data');
}
const place = await ownOrJoin({
  dataDir: process.argv[2] ?? '',
  identity: identityOfThisProcess(),
  clock,
  signal,
});
if (place.kind === 'owner') {
  const server = await OwnerServer.start({
    info: place.ownership.info,
    console: { call: () => Promise.resolve(succeeded(process.pid)), onEvent: () => () => undefined },
    clock,
    logger: new RecordingLogger(),
  });
  console.log(`owner ${place.ownership.crashedOwner?.pid ?? 'fresh'}`);
  process.stdin.on('end', () => {
    void server.dispose().then(() => place.ownership.dispose());
  });
} else {
  const ownerPid = unwrap(await place.client.call('app.info', {}, { face: 'cli', signal }));
  console.log(`client ${String(ownerPid)}`);
  process.stdin.on('end', () => place.client.dispose());
}
