import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { PolicyFinding } from '../../../shared/model/policy.ts';
import type { Finding } from '../../../shared/model/runbook.ts';
import { lackOf } from '../../packs/step-lacks.ts';
import { notLookedAt } from '../describe-lack.ts';
import type { StepContext, StepEnd, StepOf } from '../step-context.ts';

/** Reads the settings files and holds policies against them. What cannot be told is not well either. */
export async function runPolicies(step: StepOf<'policy'>, context: StepContext): Promise<StepEnd> {
  const { ports, target, pack, signal } = context;
  const report = await ports.policies(target.id, signal);
  const lack = lackOf(step, pack, target.settings);
  const outOfReach: ReadonlySet<string> = new Set(lack === null || lack.isWhole ? [] : lack.subjects);
  const named = report.findings.filter(
    ({ id, standing }) => standing !== 'off' && isNamed(step.policies, id),
  );
  const looked = named.filter(({ id }) => !outOfReach.has(id)).map(findingOf);
  const notLooked = named
    .filter(({ id }) => outOfReach.has(id))
    .map(({ title }): Finding => ({ title, held: null, found: notLookedAt(lack?.settings ?? [], pack) }));
  const held = looked.filter((finding) => finding.held !== false).length;
  return {
    state: held === looked.length ? 'done' : 'failed',
    result: countText(held, looked.length),
    evidence: { findings: [...looked, ...notLooked] },
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
