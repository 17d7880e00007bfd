import { isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { ProofResult } from '../../../shared/model/snapshot.ts';
import { beginRead } from '../../locations/live-database/begin-read.ts';
import { asDatabaseError } from '../../locations/live-database/database-errors.ts';
import { keyOf } from '../../locations/secure-store/derive-key.ts';
import { tryBlobs } from '../../locations/secure-store/try-blobs.ts';
import { fillTemplate } from '../../packs/expression/templates.ts';
import type { Proof } from '../../packs/proofs.ts';
import type { KeySource } from '../../packs/schema/probes/secure-store.ts';
import { judgeStore } from '../../packs/secure-store/judge-store.ts';
import type { StoreFinding } from '../../packs/secure-store/judge-store.ts';
import { keyInput, noKeyFile, noMember, prefixBytes } from '../../packs/secure-store/key-input.ts';
import { pieceIn, placeName } from '../../packs/secure-store/key-piece.ts';
import type { NoKey } from '../../packs/secure-store/key-input.ts';

/** A set as a proof reads it. */
export type ProofMaterial = {
  /** A copy of the database of a part that is ours alone; null where the set has none. */
  databasePath(partId: string): string | null;
  /** The bytes of a part that is one file; null where the set has none. */
  content(partId: string): Promise<Uint8Array | null>;
};

const maxRows = 100_000;
const mostFindings = 50;
const busyTimeoutMs = 1000;

/** Opens what a proof is about, as it lies in the set. What was decrypted is forgotten at once, and no value is ever told. */
export async function runProof(proof: Proof, material: ProofMaterial): Promise<ProofResult> {
  const { store, probe } = proof;
  const key = await keyInput(probe, (source) => pieceOf(proof, source, material));
  if ('state' in key) return resultOf(proof, [], isEmpty(proof, material) ? [] : [key]);
  const path = material.databasePath(store);
  if (path === null) return resultOf(proof, [], [{ state: 'down', reason: noStore }]);
  const { prefix, encoding } = probe.envelope;
  const envelope = { prefix: prefixBytes(prefix).toString('base64'), encoding };
  const derived = await keyOf(key);
  try {
    const { database } = beginRead(path, { readOnly: false, busyTimeoutMs });
    try {
      const { blobs, truncated } = tryBlobs(database, { sql: probe.sql, envelope, maxRows }, derived);
      const cut: StoreFinding[] = truncated ? [{ state: 'degraded', reason: notAll }] : [];
      return resultOf(proof, blobs, [...judgeStore(probe, blobs), ...cut]);
    } finally {
      database.close();
    }
  } catch (error: unknown) {
    const explained = asDatabaseError(error, store);
    if (!isAppError(explained)) throw explained;
    return resultOf(proof, [], [{ state: 'down', reason: explained.text }]);
  }
}

async function pieceOf(
  { partOf, settings }: Proof,
  source: KeySource,
  material: ProofMaterial,
): Promise<string | Uint8Array | NoKey> {
  if ('text' in source) return fillTemplate(source.text, { settings, now: 0, uuid: '' }).value;
  if (!('file' in source)) return noKeyFile('credential' in source ? source.credential : source.setting);
  const part = partOf(source);
  const content = part === null ? null : await material.content(part);
  if (content === null) return noKeyFile(source.file);
  const name = fillTemplate(source.file, { settings, now: 0, uuid: '' }).value;
  return pieceIn(content, source, name) ?? noMember(name, placeName(source));
}

/** Nothing is encrypted, and that is well: then nothing has to be opened. */
function isEmpty({ store, probe }: Proof, material: ProofMaterial): boolean {
  const path = material.databasePath(store);
  if (path === null || probe.empty !== 'ok') return false;
  try {
    const { database } = beginRead(path, { readOnly: false, busyTimeoutMs });
    try {
      return database.prepare(probe.sql).get() === undefined;
    } finally {
      database.close();
    }
  } catch (error: unknown) {
    throw asDatabaseError(error, store);
  }
}

function resultOf(
  { id, title }: Proof,
  blobs: Parameters<typeof judgeStore>[1],
  findings: readonly StoreFinding[],
): ProofResult {
  const isDown = findings.some(({ state }) => state === 'down');
  return {
    id,
    title,
    state: isDown ? 'down' : findings.length > 0 ? 'degraded' : 'ok',
    tried: blobs.length,
    opened: blobs.filter(({ state }) => state === 'opened').length,
    findings: findings.slice(0, mostFindings),
  };
}

const noStore = localText(
  'The database with the secrets is not in the set.',
  '비밀이 든 데이터베이스가 세트에 없습니다.',
);
const notAll = localText(
  `It holds more than ${maxRows} secrets, and only those were tried.`,
  `비밀이 ${maxRows}개를 넘어 그만큼만 시도했습니다.`,
);
