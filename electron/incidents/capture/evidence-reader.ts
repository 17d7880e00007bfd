import { open } from 'node:fs/promises';
import type { CaptureId, IncidentId } from '../../../shared/model/ids.ts';
import { isMissingFile } from '../../platform/file-errors.ts';
import { unknownEvidence } from '../incident-errors.ts';
import type { CaptureStore } from './capture-store.ts';
import type { EvidenceFolder } from './evidence-folder.ts';

const sliceBytes = 128 * 1024;

/** Shows captured files, slice by slice. */
export class EvidenceReader {
  readonly #store: CaptureStore;
  readonly #folderOf: (id: IncidentId, captureId: CaptureId) => EvidenceFolder;

  constructor(store: CaptureStore, folderOf: (id: IncidentId, captureId: CaptureId) => EvidenceFolder) {
    this.#store = store;
    this.#folderOf = folderOf;
  }

  /** A slice ends with a line where it can. `next` is null at the end. @throws AppError incident/unknown-evidence */
  async read(
    id: IncidentId,
    { captureId, itemId, offset }: { captureId: CaptureId; itemId: string; offset: number },
  ): Promise<{ text: string; next: number | null; sizeBytes: number }> {
    const capture = this.#store.list(id).find((one) => one.id === captureId);
    const path = capture?.items.find((item) => item.id === itemId)?.path ?? null;
    if (path === null) throw unknownEvidence(itemId);
    try {
      const file = await open(this.#folderOf(id, captureId).pathOf(path), 'r');
      try {
        const { size } = await file.stat();
        const { buffer, bytesRead } = await file.read(Buffer.alloc(sliceBytes), 0, sliceBytes, offset);
        const end = offset + bytesRead;
        const lastLine = end < size ? buffer.lastIndexOf(10, bytesRead - 1) + 1 : bytesRead;
        const length = lastLine === 0 ? bytesRead : lastLine;
        const next = offset + length;
        return {
          text: buffer.subarray(0, length).toString('utf8'),
          next: next < size ? next : null,
          sizeBytes: size,
        };
      } finally {
        await file.close();
      }
    } catch (error: unknown) {
      if (isMissingFile(error)) throw unknownEvidence(itemId);
      throw error;
    }
  }
}
