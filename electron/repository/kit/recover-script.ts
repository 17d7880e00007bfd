import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../format/keys.ts';

export const recoverScriptName = 'recover.mjs';

/** recover.mjs as it is shipped, and the hex SHA-256 that a kit names and `check` compares. */
export type RecoverScript = { readonly bytes: Buffer; readonly sha256: string };

/** @param kitDir the folder that has recover.mjs: this one in the sources, `out/kit` in a build */
export async function readRecoverScript(kitDir: string): Promise<RecoverScript> {
  const bytes = await readFile(join(kitDir, recoverScriptName));
  return { bytes, sha256: sha256(bytes).toString('hex') };
}
