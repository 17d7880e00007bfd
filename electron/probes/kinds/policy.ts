import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { PolicyFinding } from '../../../shared/model/policy.ts';
import type { ProbeStep } from '../../../shared/model/probe.ts';
import { noOutcome } from '../local/local-outcome.ts';
import type { ProbeKind, ProbeOutcome } from '../probe-kind.ts';

/** The settings files against the policies of the pack: the worst deviation that is not excepted. The value is how many deviate. */
export const policyKind: ProbeKind<'policy'> = {
  kind: 'policy',
  async run(definition, { target, policiesFor, signal }) {
    const findings = (await policiesFor?.(target.id, signal))?.findings ?? [];
    const { only } = definition;
    return judgePolicies(only === undefined ? findings : findings.filter(({ id }) => only.includes(id)));
  },
};

/** Unknown never outranks a deviation, and never looks well. */
function judgePolicies(findings: readonly PolicyFinding[]): ProbeOutcome {
  const deviating = findings.filter(({ standing }) => standing === 'deviates');
  const unknown = findings.filter(({ standing }) => standing === 'unknown');
  const worst = deviating.find(({ severity }) => severity === 'down') ?? deviating[0];
  if (findings.every(({ standing }) => standing === 'off'))
    return { ...noOutcome, state: 'unknown', reason: nothingApplies };
  return {
    ...noOutcome,
    state: worst?.severity ?? (unknown.length > 0 ? 'unknown' : 'ok'),
    reason: worst ? deviationText(worst, deviating.length) : (unknown[0]?.reason ?? null),
    value: deviating.length,
    evidence: [
      {
        name: 'settings checked',
        value: String(findings.filter(({ standing }) => standing !== 'off').length),
      },
      { name: 'excepted', value: String(findings.filter(({ standing }) => standing === 'excepted').length) },
    ],
    steps: [
      ...deviating,
      ...findings.filter(({ standing }) => standing !== 'deviates' && standing !== 'off'),
    ].map(stepOf),
  };
}

const nothingApplies: LocalText = localText(
  'No policy applies to this target, so nothing can be said of its settings. Fill in the settings that say what is intended.',
  '이 대상에 적용되는 정책이 없어 설정에 대해 말할 수 없습니다. 의도한 값을 정하는 설정을 입력하십시오.',
);

function deviationText(worst: PolicyFinding, count: number): LocalText {
  const more =
    count > 1
      ? localText(` ${count - 1} more deviate.`, ` 그 밖에 ${count - 1}개가 다릅니다.`)
      : localText('', '');
  const actual = worst.actual ?? localText('unknown', '알 수 없음');
  const name = worst.key === '' ? worst.title : localText(worst.key, worst.key);
  return localText(
    `${name.en} is ${actual.en}; intended: ${worst.intended.en} (${worst.source}). ${worst.reason.en}${more.en}`,
    `${name.ko}: 현재 ${actual.ko}, 의도한 값 ${worst.intended.ko} (${worst.source}). ${worst.reason.ko}${more.ko}`,
  );
}

function stepOf(finding: PolicyFinding): ProbeStep {
  const { id, title, standing, severity, intended, actual, source, exception } = finding;
  return {
    id,
    title,
    outcome: standing === 'deviates' ? severity : standing === 'unknown' ? 'degraded' : 'ok',
    durationMs: null,
    reason: standing === 'kept' ? null : finding.reason,
    facts: [
      { name: 'intended', value: intended.en },
      { name: 'actual', value: actual?.en ?? 'unknown' },
      { name: 'source', value: source },
      ...(exception ? [{ name: 'excepted', value: `${exception.reason} (${exception.by})` }] : []),
    ],
  };
}
