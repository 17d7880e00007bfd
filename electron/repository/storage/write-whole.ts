import type { Storage } from './storage.ts';

/** Writes a whole file, or nothing of it. */
export async function writeWhole(
  storage: Pick<Storage, 'create'>,
  name: string,
  content: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  const writer = await storage.create(signal);
  try {
    await writer.write(content);
    await writer.commit(name);
  } catch (error: unknown) {
    await writer.abort();
    throw error;
  }
}
