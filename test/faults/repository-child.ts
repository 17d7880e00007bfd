import { z } from 'zod';
import { pruneRepository } from '../../electron/repository/upkeep/prune.ts';
import { upkeepContext } from '../fakes/check-options.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { FaultyStorage } from '../fakes/faulty-storage.ts';
import { openIn } from '../fakes/placed-repository.ts';
import { captureFiles } from '../fakes/temp-repository.ts';

/** A process that works on a repository until it ends itself, without any chance to tidy up, in the middle of one of its calls. */

const Order = z.object({
  folder: z.string(),
  rootSecret: z.string(),
  operation: z.enum(['capture', 'prune']),
  now: z.number(),
  /** The call during which it dies; never when it is 0. */
  killAt: z.number(),
  files: z.record(z.string(), z.string()),
});
export type Order = z.infer<typeof Order>;

async function obey(order: Order): Promise<number> {
  const clock = new FakeClock(order.now);
  const opened: FaultyStorage[] = [];
  const repository = await openIn(order.folder, Buffer.from(order.rootSecret, 'hex'), clock, (storage) => {
    const faulty = new FaultyStorage(storage);
    opened.push(faulty);
    return faulty;
  });
  for (const storage of opened) {
    storage.onCall = (calls) => {
      if (calls === order.killAt) setImmediate(() => process.kill(process.pid, 'SIGKILL'));
    };
  }
  if (order.operation === 'prune') {
    await pruneRepository(repository, { dryRun: false }, upkeepContext({ clock }));
  } else {
    const files = Object.entries(order.files).map(
      ([path, text]) => [path, Buffer.from(text, 'base64')] as const,
    );
    await captureFiles(repository, Object.fromEntries(files), { clock });
  }
  return opened.reduce((sum, storage) => sum + storage.calls, 0);
}

process.once('message', (message) => {
  void obey(Order.parse(message)).then((calls) => {
    process.send?.({ calls });
    process.disconnect();
  });
});
