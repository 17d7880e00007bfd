import type { Handlers } from '../dispatcher.ts';
import type { TransferService } from '../snapshots/transfer-service.ts';
import type { Picker } from './picker.ts';
import { placeOf } from './repository-places.ts';

export type TransferParts = { readonly transfer: TransferService; readonly picker: Picker };

export function createTransferHandlers({ transfer, picker }: TransferParts): Handlers['transfers'] {
  return {
    export: ({ snapshotId, folder, name, form }) => ({
      jobId: transfer.export(snapshotId, placeOf(picker, folder, name), form),
    }),
    import: ({ file, repositoryId, passphrase, targetId }) => ({
      jobId: transfer.import(picker.pathOf(file), { repositoryId, passphrase, targetId: targetId ?? null }),
    }),
  };
}
