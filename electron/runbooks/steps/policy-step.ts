import { localText } from '../../../shared/model/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { PolicyFinding } from '../../../shared/model/policy.ts';
import type { Finding } from '../../../shared/model/runbook.ts';
import type { StepContext, StepEnd, StepOf } from '../step-context.ts';

/** Reads the settings files and holds policies against them. What cannot be told is not well either. */
export async function runPolicies(step: StepOf<'policy'>, context: StepContext): Promise<StepEnd> {
  const { ports, target, signal } = context;
  const report = await ports.policies(target.id, signal);
  const findings = report.findings
    .filter(({ id, standing }) => standing !== 'off' && isNamed(step.policies, id))
    .map(findingOf);
  const held = findings.filter((finding) => finding.held !== false).length;
  const isFine = held === findings.length;
  return {
    state: isFine ? 'done' : 'failed',
    result: countText(held, findings.length),
    evidence: { findings },
  };
}

function isNamed(policies: readonly string[], id: string): boolean {
  return policies.length === 0 || policies.includes(id);
}

function findingOf({
  key,
  title,
  standing,
  intended,
  actual,
  source,
  reason,
  exception,
}: PolicyFinding): Finding {
  const name = key === '' ? title : localText(key, key);
  const value = localText(actual?.en ?? 'not there', actual?.ko ?? '없음');
  switch (standing) {
    case 'kept':
    case 'off':
      return {
        title: name,
        held: true,
        found: localText(`${value.en} (${source})`, `${value.ko}(${source})`),
      };
    case 'excepted':
      return {
        title: name,
        held: null,
        found: localText(
          `${value.en} instead of ${intended.en}, which is excepted: ${exception?.reason ?? ''}`,
          `${value.ko}(의도한 값: ${intended.ko}), 예외로 허용됨: ${exception?.reason ?? ''}`,
        ),
      };
    case 'deviates':
      return {
        title: name,
        held: false,
        found: localText(
          `${value.en} instead of ${intended.en} (${source}). ${reason.en}`,
          `${value.ko}(의도한 값: ${intended.ko}, ${source}). ${reason.ko}`,
        ),
      };
    case 'unknown':
      return { title: name, held: false, found: reason };
  }
}

function countText(held: number, all: number): LocalText {
  return localText(
    `${held} of ${all} settings are as they are meant to be.`,
    `설정 ${all}개 중 ${held}개가 의도한 값입니다.`,
  );
}
