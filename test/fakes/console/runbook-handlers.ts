import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { HandlersOf } from './handlers.ts';

/** A console whose packs have no runbooks. */
const noRun = () => {
  throw new AppError('runbook/unknown-run', localText('There is no such run.', '그런 실행이 없습니다.'));
};

export const runbookHandlers: HandlersOf<'runbooks'> = {
  'runbooks.list': () => ({ runbooks: [] }),
  'runbooks.runs': () => ({ runs: [] }),
  'runbooks.show': noRun,
  'runbooks.get': noRun,
  'runbooks.start': noRun,
  'runbooks.plan': noRun,
  'runbooks.perform': noRun,
  'runbooks.carryOn': noRun,
  'runbooks.wait': noRun,
  'runbooks.cancel': noRun,
  'runbooks.settle': noRun,
  'runbooks.note': noRun,
  'runbooks.passRule': noRun,
  'runbooks.handOver': noRun,
  'runbooks.finish': noRun,
  'runbooks.abandon': noRun,
  'runbooks.export': noRun,
};
