import { buildAll } from '../steps/build-all.ts';
import { message } from '../steps/message.ts';
import { openFace } from '../steps/open-face.ts';
import { watchAll } from '../steps/watch-all.ts';

/** `npm run dev`: builds on every change; the face starts again when its own side changed. */
async function develop(args: readonly string[]): Promise<number> {
  await buildAll();
  let restart = new AbortController();
  await watchAll((bundle) => {
    if (bundle.kind === 'window') console.error('The window was built again: reload it.');
    else restart.abort();
  });
  for (let round = 0; ; round += 1) {
    const { signal } = restart;
    const exitCode = await openFace({ args, signal, openBrowser: round === 0 });
    if (!signal.aborted) return exitCode;
    restart = new AbortController();
    console.error('The console starts again.');
  }
}

try {
  process.exitCode = await develop(process.argv.slice(2));
} catch (error) {
  console.error(`The development mode ended: ${message(error)}`);
  process.exitCode = 1;
}
// Watchers keep a process alive; the face has ended and with it the reason to watch.
process.exit();
