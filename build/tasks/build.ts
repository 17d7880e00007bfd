import { buildAll } from '../steps/build-all.ts';
import { message } from '../steps/message.ts';

try {
  await buildAll();
} catch (error) {
  console.error(`The build failed: ${message(error)}`);
  process.exitCode = 1;
}
