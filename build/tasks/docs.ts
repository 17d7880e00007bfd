import { writeFileSync } from 'node:fs';
import { coveragePage, coveragePath } from '../steps/coverage-page.ts';
import { inRoot } from '../steps/root.ts';
import { readRunbookLines } from '../steps/runbook-lines.ts';

/** Writes the documents that are made from something else. */
writeFileSync(inRoot(...coveragePath), coveragePage(readRunbookLines()));
console.log(`wrote ${coveragePath.join('/')}`);
