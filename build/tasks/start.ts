import { buildAll } from '../steps/build-all.ts';
import { message } from '../steps/message.ts';
import { openFace } from '../steps/open-face.ts';

/** `npm start [-- arguments of the face]` */
try {
  await buildAll();
  process.exitCode = await openFace({ args: process.argv.slice(2) });
} catch (error) {
  console.error(`Holdfast could not be started: ${message(error)}`);
  process.exitCode = 1;
}
