import { z } from 'zod';

/** A column that holds JSON, or nothing: pipe it into the schema of what it means. */
export const jsonColumn = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .nullable();
