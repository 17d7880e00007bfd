import { z } from 'zod';
import { FileNames, FilePath, Name } from './common.ts';

/**
 * Files that are kept: one, or those of a folder whose name fits, where the last name of `path` holds one `*`. What SQLite keeps beside a
 * file (`-wal`, `-shm`, `-journal`) comes along.
 */
export const filesKeeping = {
  files: z
    .array(
      z.strictObject({
        /** A setting of type folder. */
        base: Name.default('root'),
        path: FilePath,
        except: FileNames,
      }),
    )
    .min(1)
    .max(20),
} as const;
