import { z } from 'zod';
import { Assertion, Capture } from './assertion.ts';
import { ByteSize, FilePath, Name, PackText } from './common.ts';

/** A JSON file of the target that an action looks into before it asks for anything. Its path may use arguments. */
export const ReadFile = z.strictObject({
  id: Name,
  title: PackText,
  /** The setting of type folder that `path` lies in. */
  base: Name.default('root'),
  path: FilePath,
  'max-bytes': ByteSize.pipe(z.number().max(64 * 1024 ** 2)).default(16 * 1024 ** 2),
  expect: z.array(Assertion).max(20).default([]),
  capture: z.array(Capture).max(20).default([]),
});
export type ReadFile = z.infer<typeof ReadFile>;
