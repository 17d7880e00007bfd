import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { VerifyReport } from '../../../shared/model/snapshot.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { FactAuthor } from '../../repository/facts/fact.ts';
import { initRepository } from '../../repository/repository.ts';
import { LocalStorage } from '../../repository/storage/local-storage.ts';
import { exportPortable } from '../transfer/export-portable.ts';
import { captureSnapshot } from './capture.ts';
import { CaptureSubject } from './capture-input.ts';
import { contentsOf } from './verify.ts';

export const captureToFileJobName = 'capture-to-file';

export const CaptureToFileInput = z.object({
  by: FactAuthor,
  subject: CaptureSubject,
  path: z.string(),
  passphrase: z.string().min(12),
});

export const CaptureToFileResult = z.object({
  path: z.string(),
  sizeBytes: z.number(),
  files: z.number(),
  verify: VerifyReport,
});

/**
 * A set in one sealed file, on a host that keeps neither repository nor console data: captured by the ordinary way into a repository
 * that lives beside the file for as long as it takes, verified there, and exported from it.
 */
export async function captureToFile(
  raw: unknown,
  context: JobContext,
): Promise<z.infer<typeof CaptureToFileResult>> {
  const { by, subject, path, passphrase } = CaptureToFileInput.parse(raw);
  const { signal, clock } = context;
  const place = join(dirname(path), `.holdfast-capture-${randomBytes(6).toString('hex')}.tmp`);
  await mkdir(place, { mode: 0o700 });
  try {
    const storage = new LocalStorage(place);
    const { repository, rootSecret } = await initRepository(storage, {
      now: clock.now(),
      companions: [],
      signal,
    });
    const access = { place, id: repository.file.id, rootSecret: rootSecret.toString('hex') };
    const desk = { access, knownSnapshots: [], knownFacts: [] };
    const captured = await captureSnapshot({ desk, by, subject, verify: true, previousId: null }, context);
    if (captured.verify === null) throw new Error('a capture that was to be verified was not');
    const contents = await contentsOf(repository, captured.snapshotId, signal);
    const { sizeBytes, files } = await exportPortable({ contents, path, passphrase }, context);
    return { path, sizeBytes, files, verify: captured.verify };
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}
