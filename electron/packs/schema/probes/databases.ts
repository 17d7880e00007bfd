import { z } from 'zod';
import { FileNames, FilePath, Name } from '../common.ts';
import { SqliteProbe } from './local.ts';

/** Every database of one folder whose name fits, each looked at as by a probe of kind sqlite. The last name of `path` holds one `*`. */
export const DatabasesProbe = SqliteProbe.extend({
  kind: z.literal('databases'),
  except: FileNames,
  /** What it means when no name fits. */
  none: z.enum(['ok', 'degraded', 'down']).default('down'),
});
export type DatabasesProbe = z.infer<typeof DatabasesProbe>;

/**
 * The databases of a folder beside copies of them: `copies` is a setting of type folder that holds one folder for each copy. `sql` is asked
 * of each; a row is a name and what must be the same in every copy, such as a count and a hash.
 */
export const CopiesProbe = z.strictObject({
  kind: z.literal('copies'),
  path: FilePath,
  except: FileNames,
  copies: Name,
  sql: z.string().min(1).max(20_000),
});
export type CopiesProbe = z.infer<typeof CopiesProbe>;
