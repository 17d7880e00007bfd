import { readFile, stat, truncate, writeFile } from 'node:fs/promises';

/** Turns one bit of a file. Negative offsets count from its end. */
export async function flipByte(path: string, offset: number): Promise<void> {
  const bytes = await readFile(path);
  const at = offset < 0 ? bytes.length + offset : offset;
  const byte = bytes[at];
  if (byte === undefined) throw new Error(`${path} has no byte ${at}`);
  bytes[at] = byte ^ 0x10;
  await writeFile(path, bytes);
}

/** Cuts bytes off a file's end. */
export async function cutOff(path: string, byBytes: number): Promise<void> {
  await truncate(path, (await stat(path)).size - byBytes);
}
