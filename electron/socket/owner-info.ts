import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../../shared/text/parse-json.ts';
import { writeFileAtomically } from '../platform/atomic-file.ts';
import { ProcessIdentity } from '../platform/machine.ts';

/** Who owns a data folder, and how to reach it. Readable by the same account only: `key` opens the socket. */
export const OwnerInfo = ProcessIdentity.extend({ address: z.string(), key: z.string() });
export type OwnerInfo = z.infer<typeof OwnerInfo>;

export function ownerInfoPath(dataDir: string): string {
  return join(dataDir, 'owner.json');
}

/** Null when there is none, or none that can be read: it is being replaced, or was left half by a crash of the system. */
export async function readOwnerInfo(dataDir: string): Promise<OwnerInfo | null> {
  const text = await readFile(ownerInfoPath(dataDir), 'utf8').catch(() => '');
  return OwnerInfo.safeParse(parseJson(text)).data ?? null;
}

export function writeOwnerInfo(dataDir: string, info: OwnerInfo): Promise<void> {
  return writeFileAtomically(ownerInfoPath(dataDir), `${JSON.stringify(info)}\n`, 0o600);
}

export async function removeOwnerInfo(dataDir: string): Promise<void> {
  await rm(ownerInfoPath(dataDir), { force: true });
}
