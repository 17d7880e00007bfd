import { parentPort } from 'node:worker_threads';
import { isAppError } from '../../../../shared/errors/app-error.ts';
import { asDatabaseError } from '../../../locations/live-database/database-errors.ts';
import { quickCheck } from './check-database.ts';
import { emptyTables, readMeaning } from './count-tables.ts';
import type { CopyAnswer, CopyQuestion, CopyReading } from './read-copy.ts';

/** The entry of a thread that reads copies of databases, one after another. */

/** How long rows are counted at most. */
const countBudgetMs = 10_000;

parentPort?.on('message', (question: CopyQuestion) => parentPort?.postMessage(answerTo(question)));

function answerTo(question: CopyQuestion): CopyAnswer {
  try {
    return { kind: 'read', reading: read(question) };
  } catch (error: unknown) {
    const failure = asDatabaseError(error, question.name);
    if (!isAppError(failure)) throw failure;
    return { kind: 'failed', code: failure.code, text: failure.text };
  }
}

function read({ path, notEmpty }: CopyQuestion): CopyReading {
  const check = quickCheck(path);
  if (!check.ok) return { check, empty: [], meaning: null };
  return { check, empty: emptyTables(path, notEmpty), meaning: readMeaning(path, countBudgetMs) };
}
