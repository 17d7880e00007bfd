import { isTaken } from '../../platform/new-file.ts';
import { outputExists } from './archive-errors.ts';

/** @throws AppError snapshot/output-exists */
export async function refuseExisting(path: string): Promise<void> {
  if (await isTaken(path)) throw outputExists(path);
}
