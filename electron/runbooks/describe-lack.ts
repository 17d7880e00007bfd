import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { StepDescription } from '../../shared/model/runbook.ts';
import type { SettingValue } from '../../shared/model/target.ts';
import type { Pack } from '../packs/schema/pack.ts';
import type { RunbookDefinition, RunbookStep } from '../packs/schema/runbook.ts';
import { lackOf, mayBeLeftOut, needsUnset } from '../packs/step-lacks.ts';

type Settings = Readonly<Record<string, SettingValue>>;

/** What a target lacks for a step, in words. */
export function lacksOf(step: RunbookStep, pack: Pack, settings: Settings): StepDescription['lacks'] {
  const lack = lackOf(step, pack, settings);
  if (lack === null) return null;
  const named = namesOf(lack.settings, pack);
  const leftOut = lack.isWhole && mayBeLeftOut(step);
  if (leftOut) return { leftOut, text: leftOutText(named) };
  return { leftOut, text: lack.isWhole ? byHandText(named) : partText(named, lack.subjects) };
}

/** Why a runbook is not started for a target with these settings; null where it is. */
export function refusalOf(runbook: RunbookDefinition, pack: Pack, settings: Settings): LocalText | null {
  const missing = needsUnset(runbook, pack, settings);
  if (missing.length === 0) return null;
  const { en, ko } = namesOf(missing, pack);
  return localText(
    `This runbook makes no sense without what this target does not have set: ${en}. Set it in the target's settings, then start it.`,
    `이 대상에 지정되지 않은 설정이 있어 이 런북을 수행할 수 없습니다: ${ko}. 대상 설정에서 지정한 뒤 시작하십시오.`,
  );
}

/** What of a step is not looked at because a setting is not set. */
export function notLookedAt(settings: readonly string[], pack: Pack): LocalText {
  const { en, ko } = namesOf(settings, pack);
  return localText(`not looked at: ${en} is not set for this target`, `확인하지 않음: ${ko} 미지정`);
}

function leftOutText({ en, ko }: LocalText): LocalText {
  return localText(
    `Left out, because this is not set for the target: ${en}. Once it is set, the next run has this step.`,
    `이 대상에 지정되지 않은 설정이 있어 생략합니다: ${ko}. 지정하면 다음 실행부터 이 단계를 수행합니다.`,
  );
}

function byHandText({ en, ko }: LocalText): LocalText {
  return localText(
    `It cannot be carried out while this is not set for the target: ${en}. Set it, or do it by hand and skip the step with that reason.`,
    `이 대상에 지정되지 않은 설정이 있어 수행할 수 없습니다: ${ko}. 설정을 지정하거나, 직접 수행한 뒤 그 사유로 건너뛰십시오.`,
  );
}

function partText({ en, ko }: LocalText, subjects: readonly string[]): LocalText {
  const list = subjects.join(', ');
  return localText(
    `Not looked at are ${list}, because this is not set for the target: ${en}.`,
    `이 대상에 지정되지 않은 설정(${ko})이 있어 다음은 확인하지 않습니다: ${list}.`,
  );
}

function namesOf(settings: readonly string[], pack: Pack): LocalText {
  const each = (language: 'en' | 'ko') =>
    settings
      .map((name) => {
        const title = pack.settings[name]?.title[language];
        return title === undefined ? name : `"${title}" (${name})`;
      })
      .join(', ');
  return localText(each('en'), each('ko'));
}
