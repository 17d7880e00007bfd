import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { z } from 'zod';
import type { JobContext } from '../../platform/job-context.ts';
import { identityOfThisProcess } from '../../platform/machine.ts';
import { initRepository } from '../../repository/repository.ts';
import { LocalStorage } from '../../repository/storage/local-storage.ts';
import { outputFailure } from '../transfer/archive-errors.ts';
import { makeCaptureFolder, removeAbandoned } from '../transfer/capture-folder.ts';
import { exportPortable } from '../transfer/export-portable.ts';
import { placeFile } from '../../platform/new-file.ts';
import { refuseExisting } from '../transfer/output.ts';
import { captureSnapshot } from './capture.ts';
import { contentsOf } from './verify.ts';
import type { CaptureToFileResult } from './capture-to-file-input.ts';
import { CaptureToFileInput } from './capture-to-file-input.ts';

/**
 * A set in one sealed file, on a host that keeps neither repository nor console data: captured by the ordinary way into a repository
 * that lives beside the file for as long as it takes, verified there, and exported from it. What an earlier one that was cut off has
 * left there is removed first.
 */
export async function captureToFile(
  raw: unknown,
  context: JobContext,
): Promise<z.infer<typeof CaptureToFileResult>> {
  const { by, subject, path, passphrase } = CaptureToFileInput.parse(raw);
  const { signal, clock } = context;
  await refuseExisting(path);
  const self = identityOfThisProcess();
  const removed = await removeAbandoned(dirname(path), self, clock.now());
  const folder = await makeCaptureFolder(dirname(path), self).catch((error: unknown) => {
    throw outputFailure(error, path);
  });
  try {
    const place = join(folder, 'repository');
    await mkdir(place, { mode: 0o700 });
    const storage = new LocalStorage(place);
    const { repository, rootSecret } = await initRepository(storage, {
      now: clock.now(),
      companions: [],
      signal,
    });
    const access = { place, host: null, id: repository.file.id, rootSecret: rootSecret.toString('hex') };
    const desk = { access, knownSnapshots: [], knownFacts: [] };
    const captured = await captureSnapshot({ desk, by, subject, verify: true, previousId: null }, context);
    if (captured.verify === null) throw new Error('a capture that was to be verified was not');
    const contents = await contentsOf(repository, captured.snapshotId, signal);
    const set = join(folder, 'set');
    const { sizeBytes, files } = await exportPortable({ contents, path: set, passphrase }, context);
    await placeFile(set, path).catch((error: unknown) => {
      throw outputFailure(error, path);
    });
    return { path, sizeBytes, files, verify: captured.verify, removed: [...removed] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
