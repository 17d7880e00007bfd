import { z } from 'zod';
import { VerifyReport } from '../../../shared/model/snapshot.ts';
import { FactAuthor } from '../../repository/facts/fact.ts';
import { CaptureSubject } from './capture-input.ts';

/** What the job that captures a set into one file is told, and what it answers. */
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
  /** What earlier captures that were cut off had left beside the file. */
  removed: z.array(z.string()),
});
