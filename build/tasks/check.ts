import { type StageResult, sum, summaryLine } from '../steps/stage-result.ts';
import { checkFormat, checkLintAndTypes, runVitest } from '../steps/tools.ts';

/** The quick half of the tests: no build, no servers, no browser. */
const results: StageResult[] = [];
for (const check of [checkFormat, checkLintAndTypes]) results.push(await check());
results.push(await runVitest(['unit', 'contract'], { timeoutMs: 10 * 60_000 }));

const total = sum(results);
for (const name of total.failed) console.log(`failed:  ${name}`);
console.log(summaryLine(total));
process.exitCode = total.failed.length > 0 ? 1 : 0;
