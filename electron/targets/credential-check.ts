import type { TargetCheck } from '../../shared/contract/groups/targets.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { CredentialDefinition, Pack } from '../packs/schema/pack.ts';

/** The credentials of a target by name: kept already, or typed and not kept yet. */
export type KnownCredentials = ReadonlyMap<string, 'stored' | 'typed'>;

type Outcome = Pick<TargetCheck, 'outcome' | 'found'>;

/** Whether a credential is there. Nothing signs in: that it is the right one shows at the first sign-in. */
export function checkCredential(
  pack: Pack,
  name: string,
  definition: CredentialDefinition,
  known: KnownCredentials | null,
): TargetCheck {
  return {
    id: `credential.${name}`,
    title: definition.title,
    ...outcomeOf(pack, name, definition, known),
  };
}

function outcomeOf(
  pack: Pack,
  name: string,
  definition: CredentialDefinition,
  known: KnownCredentials | null,
): Outcome {
  if (known === null) {
    const found = localText(
      'The credential store could not be asked.',
      '자격 증명 저장소를 확인할 수 없습니다.',
    );
    return { outcome: 'problem', found };
  }
  const state = known.get(name);
  if (state === 'stored')
    return {
      outcome: 'ok',
      found: localText('Stored; not tried here.', '저장되어 있습니다(여기서 시험하지 않음).'),
    };
  if (state === 'typed') return { outcome: 'skipped', found: typedText };
  if (definition.type === 'rotating') {
    const found = localText('Obtained at the first sign-in.', '처음 로그인할 때 발급됩니다.');
    return { outcome: 'skipped', found };
  }
  return missing(pack, name, definition);
}

function missing(pack: Pack, name: string, definition: CredentialDefinition): Outcome {
  if (definition.required)
    return { outcome: 'problem', found: localText('Needed and not set.', '필요하지만 설정되지 않았습니다.') };
  const waiting = pack.probes.filter((probe) => probe.needs.includes(name)).map((probe) => probe.title);
  if (waiting.length === 0)
    return { outcome: 'skipped', found: localText('Not set.', '설정되지 않았습니다.') };
  const en = waiting.map((title) => title.en).join(', ');
  const ko = waiting.map((title) => title.ko).join(', ');
  return {
    outcome: 'warning',
    found: localText(
      `Not set; these probes stay paused: ${en}.`,
      `설정되지 않았습니다. 일시 중지되는 점검: ${ko}.`,
    ),
  };
}

const typedText = localText(
  'Typed, not tried: the first sign-in will show whether it is right.',
  '입력됨, 시험하지 않음: 맞는지는 처음 로그인할 때 알 수 있습니다.',
);
