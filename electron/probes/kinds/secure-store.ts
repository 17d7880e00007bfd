import type { EvidenceFact } from '../../../shared/model/probe.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { visibleText } from '../../../shared/text/visible-text.ts';
import { databaseFile, runOn } from '../../locations/live-database/client.ts';
import type { Location } from '../../locations/location.ts';
import type { ProbeOf } from '../../packs/schema/probe.ts';
import type { KeySource } from '../../packs/schema/probes/secure-store.ts';
import { finding } from '../http/finding.ts';
import type { Finding } from '../http/finding.ts';
import {
  filledPath,
  noOutcome,
  outcomeOfFailure,
  pausedWithoutFolder,
  worstFinding,
} from '../local/local-outcome.ts';
import type { ProbeContext, ProbeKind, ProbeOutcome } from '../probe-kind.ts';
import { judgeStore } from '../secure-store/judge-store.ts';
import { readMaterial } from '../secure-store/key-material.ts';
import { SecureStoreResult, secureStoreTaskName } from '../secure-store/task-schema.ts';
import type { SecureStoreInput } from '../secure-store/task-schema.ts';
import { attempt, outcome } from './outcome.ts';

type Definition = ProbeOf<'secure-store'>;

const maxRows = 10_000;
const keyBytes = 32;

/** Secrets in a database: whether each opens with the key that belongs to the store, and whether their names are consistent. */
export const secureStoreKind: ProbeKind<'secure-store'> = {
  kind: 'secure-store',
  run: (definition, context) =>
    attempt(async () => {
      const { location } = context;
      if (location === null) return pausedWithoutFolder();
      const path = filledPath(definition.path, context);
      try {
        const key = await keyInput(definition, location, context);
        if ('state' in key) return outcome(key, { evidence: [{ name: 'path', value: path }] });
        return await checkStore(definition, path, key, { ...context, location });
      } catch (error: unknown) {
        return outcomeOfFailure(error, [{ name: 'path', value: path }]);
      }
    }),
};

async function checkStore(
  definition: Definition,
  path: string,
  key: SecureStoreInput['key'],
  context: ProbeContext & { readonly location: Location },
): Promise<ProbeOutcome> {
  const { location, children, signal, timeoutMs } = context;
  const { prefix, encoding } = definition.envelope;
  const input: SecureStoreInput = {
    file: await databaseFile({ location, children }, path, { signal, timeoutMs }),
    sql: definition.sql,
    key,
    envelope: { prefix: prefixBytes(prefix).toString('base64'), encoding },
    maxRows,
  };
  const answer = await runOn({ location, children }, secureStoreTaskName, input, { signal, timeoutMs });
  const result = SecureStoreResult.parse(answer);
  const findings = judgeStore(definition, result.blobs);
  return {
    ...noOutcome,
    ...worstFinding(findings),
    value: result.blobs.filter(({ state }) => state === 'opened').length,
    unit: 'secrets',
    evidence: factsOf(path, result),
  };
}

function prefixBytes(prefix: Definition['envelope']['prefix']): Buffer {
  if (prefix === undefined) return Buffer.alloc(0);
  return 'hex' in prefix ? Buffer.from(prefix.hex, 'hex') : Buffer.from(prefix.text);
}

async function keyInput(
  { key }: Definition,
  location: Location,
  context: ProbeContext,
): Promise<SecureStoreInput['key'] | Finding> {
  if ('raw' in key) {
    const raw = await piecesOf([key.raw], location, context);
    if (!Buffer.isBuffer(raw)) return raw;
    if (raw.length !== keyBytes) return wrongLength(raw.length);
    return { kind: 'raw', key: raw.toString('base64') };
  }
  const { password, salt, 'memory-kib': memoryKib, passes, lanes } = key.argon2id;
  const secret = await piecesOf(password, location, context);
  if (!Buffer.isBuffer(secret)) return secret;
  const salted = await piecesOf([salt], location, context);
  if (!Buffer.isBuffer(salted)) return salted;
  if (salted.length < shortestSaltBytes) return shortSalt(salted.length);
  return {
    kind: 'argon2id',
    password: secret.toString('base64'),
    salt: salted.toString('base64'),
    memoryKib,
    passes,
    lanes,
  };
}

/** RFC 9106 §3.1. */
const shortestSaltBytes = 8;

async function piecesOf(
  sources: readonly KeySource[],
  location: Location,
  context: ProbeContext,
): Promise<Buffer | Finding> {
  const pieces: Buffer[] = [];
  for (const source of sources) {
    const material = await readMaterial(source, location, context);
    if ('state' in material) return material;
    pieces.push(material.bytes);
  }
  return Buffer.concat(pieces);
}

function wrongLength(bytes: number): Finding {
  return finding(
    'down',
    `The key has ${bytes} bytes instead of ${keyBytes}: it is another one, or cut off.`,
    `키의 길이가 ${keyBytes}바이트가 아니라 ${bytes}바이트입니다. 다른 키이거나 잘렸습니다.`,
  );
}

function shortSalt(bytes: number): Finding {
  return finding(
    'down',
    `The salt has only ${bytes} bytes: it was altered or cut off, and the key cannot be made.`,
    `솔트가 ${bytes}바이트밖에 되지 않습니다. 바뀌었거나 잘려서 키를 만들 수 없습니다.`,
  );
}

function factsOf(path: string, { source, blobs, truncated, deriveMs }: SecureStoreResult): EvidenceFact[] {
  const names = (state: string) =>
    blobs.filter((blob) => blob.state === state).map(({ name }) => visibleText(name));
  const [closed, malformed] = [names('key'), names('form')];
  return [
    { name: 'path', value: path },
    { name: 'read from', value: source === 'copy' ? 'a copy (nobody has it open)' : 'the live file' },
    { name: 'secrets', value: `${blobs.length}${truncated ? ' (more are not looked at)' : ''}` },
    { name: 'opened', value: String(names('opened').length) },
    ...(closed.length === 0 ? [] : [{ name: 'not opened by this key', value: closed.join('\n') }]),
    ...(malformed.length === 0 ? [] : [{ name: 'not of this form', value: malformed.join('\n') }]),
    { name: 'key made in', value: formatDuration(deriveMs, 'en') },
  ];
}
