import { localText } from '../../../shared/text/local-text.ts';
import type { PolicyFinding } from '../../../shared/model/policy.ts';
import type { ObservedFact } from './fact-store.ts';

/** Settings as they are in force. One whose value could not be told now is not taken for a change. */
export function factsOfPolicies(findings: readonly PolicyFinding[]): readonly ObservedFact[] {
  return findings
    .filter(({ standing }) => standing !== 'unknown' && standing !== 'off')
    .map(({ id, title, key, standing, actual }) => ({
      id: `policy:${id}`,
      kind: 'policy',
      title: localText(`${title.en} (${key})`, `${title.ko} (${key})`),
      // An exception is one of our own actions: the setting is the same.
      value: `${actual?.en ?? '—'}${standing === 'kept' ? '' : ' (deviates)'}`,
      probeId: null,
      policyId: id,
    }));
}
