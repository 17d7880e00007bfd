import type { EvidenceFact } from '../../../shared/model/probe.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { visibleText } from '../../../shared/text/visible-text.ts';
import type { Location } from '../../locations/location.ts';
import { checkSecureStore } from '../../locations/secure-store/check-store.ts';
import type { SecureStoreInput, SecureStoreResult } from '../../locations/secure-store/task-schema.ts';
import type { ProbeOf } from '../../packs/schema/probe.ts';
import { judgeStore } from '../../packs/secure-store/judge-store.ts';
import { keyInput, prefixBytes } from '../../packs/secure-store/key-input.ts';
import {
  filledPath,
  noOutcome,
  outcomeOfFailure,
  pausedWithoutFolder,
  worstFinding,
} from '../local/local-outcome.ts';
import type { ProbeContext, ProbeKind, ProbeOutcome } from '../probe-kind.ts';
import { readMaterial } from '../secure-store/key-material.ts';
import { attempt, outcome } from './outcome.ts';

type Definition = ProbeOf<'secure-store'>;

const maxRows = 10_000;

/** Secrets in a database: whether each opens with the key that belongs to the store, and whether their names are consistent. */
export const secureStoreKind: ProbeKind<'secure-store'> = {
  kind: 'secure-store',
  run: (definition, context) =>
    attempt(async () => {
      const { location } = context;
      if (location === null) return pausedWithoutFolder();
      const path = filledPath(definition.path, context);
      try {
        const key = await keyInput(definition, (source) => readMaterial(source, location, context));
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
  const check = {
    sql: definition.sql,
    key,
    envelope: { prefix: prefixBytes(prefix).toString('base64'), encoding },
    maxRows,
  };
  const result = await checkSecureStore({ location, children }, path, check, { signal, timeoutMs });
  const findings = judgeStore(definition, result.blobs);
  return {
    ...noOutcome,
    ...worstFinding(findings),
    value: result.blobs.filter(({ state }) => state === 'opened').length,
    unit: 'secrets',
    evidence: factsOf(path, result),
  };
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
