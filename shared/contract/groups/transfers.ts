import { z } from 'zod';
import { RepositoryId, SnapshotId, TargetId } from '../../model/ids.ts';
import { call } from '../spec.ts';
import { Started } from './jobs.ts';

const Token = z.string().min(1).max(200);
const Passphrase = z.string().min(12).max(1000);

/** Sets that leave a repository as ordinary files, and come back. */
export const transfersContract = {
  export: call(
    z.object({
      snapshotId: SnapshotId,
      folder: Token,
      name: z.string().min(1).max(200),
      /** A portable file sealed with a passphrase, or a plain folder. */
      form: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('portable'), passphrase: Passphrase }),
        z.object({ kind: z.literal('plain') }),
      ]),
    }),
    Started,
  ),
  /** With a target of this desk the set becomes one of its snapshots; otherwise it belongs to the target that it says. */
  import: call(
    z.object({
      file: Token,
      repositoryId: RepositoryId,
      passphrase: z.string().min(1).max(1000),
      targetId: TargetId.optional(),
    }),
    Started,
  ),
} as const;
