import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { PolicyFinding } from '../../shared/model/policy.ts';
import { stateWords } from '../../shared/text/state-words.ts';
import type { ReleaseTrigger } from '../packs/schema/release.ts';
import type { StandingProbe } from './release-ports.ts';

/** What is known of the target now. `policies` is null where none of the triggers asks for them. */
type Observed = {
  readonly now: number;
  readonly probes: readonly StandingProbe[];
  readonly policies: readonly PolicyFinding[] | null;
};

/** Why a trigger says to go back, or null while it does not. What was not measured says nothing. */
export function firing({ when }: ReleaseTrigger, { now, probes, policies }: Observed): LocalText | null {
  if ('policy' in when) {
    const finding = policies?.find(({ id }) => id === when.policy);
    return finding?.standing === 'deviates' ? finding.reason : null;
  }
  const probe = probes.find(({ id }) => id === when.probe);
  if (probe === undefined || probe.since === null) return null;
  const { state, since, title, reason } = probe;
  if (!when.is.some((wanted) => wanted === state) || now - since < when.for) return null;
  const why = (language: 'en' | 'ko') => (reason === null ? '' : `: ${reason[language]}`);
  return localText(
    `${title.en}: ${stateWords[state].en}${why('en')}`,
    `${title.ko}: ${stateWords[state].ko}${why('ko')}`,
  );
}
