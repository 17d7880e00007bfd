import { buildAll } from '../steps/build-all.ts';
import { message } from '../steps/message.ts';
import { summaryLine } from '../steps/stage-result.ts';
import { runVitest } from '../steps/tools.ts';

/** `npm run faults`: every fault switch of the practice servers, and which probe reports it how. */
try {
  await buildAll();
  const result = await runVitest(['faults'], { timeoutMs: 600_000 });
  console.log(summaryLine(result));
  process.exitCode = result.failed.length > 0 ? 1 : 0;
} catch (error) {
  console.error(`The faults could not be run: ${message(error)}`);
  process.exitCode = 1;
}
