import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/model/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { Pack, SettingDefinition } from '../packs/schema/pack.ts';

export function unknownTarget(id: string): AppError {
  return new AppError(
    'target/unknown',
    localText(`There is no target ${id}. It may have been removed.`, `대상 ${id}이(가) 없습니다. 제거되었을 수 있습니다.`),
  );
}

export function nameMissing(): AppError {
  return new AppError('target/missing-setting', localText('Give the target a name.', '대상의 이름을 입력하십시오.'));
}

export function nameTaken(name: string): AppError {
  return new AppError(
    'target/name-taken',
    localText(
      `Another target is called "${name}" already. Choose another name.`,
      `"${name}" 이름의 대상이 이미 있습니다. 다른 이름을 사용하십시오.`,
    ),
  );
}

export function notConfirmed(name: string): AppError {
  return new AppError(
    'usage/invalid',
    localText(
      `Nothing was removed: type the name of the target, "${name}", to confirm (--confirm on the command line).`,
      `아무것도 제거하지 않았습니다. 확인하려면 대상 이름 "${name}"을(를) 입력하십시오(명령줄에서는 --confirm).`,
    ),
  );
}

export function unknownSetting(pack: Pack, name: string): AppError {
  const known = Object.keys(pack.settings).join(', ');
  return new AppError(
    'target/invalid-setting',
    localText(
      `The pack ${pack.pack} has no setting "${name}". It has: ${known}.`,
      `${pack.pack} 팩에는 "${name}" 설정이 없습니다. 있는 설정: ${known}.`,
    ),
  );
}

export function invalidSetting(name: string, { title }: SettingDefinition, problem: LocalText): AppError {
  return new AppError(
    'target/invalid-setting',
    localText(`${title.en} (${name}): ${problem.en}`, `${title.ko} (${name}): ${problem.ko}`),
  );
}

export function missingSetting(name: string, { title }: SettingDefinition): AppError {
  return new AppError(
    'target/missing-setting',
    localText(`${title.en} (${name}) is needed.`, `${title.ko} (${name})이(가) 필요합니다.`),
  );
}

export function invalidCertificate(cause: unknown): AppError {
  return new AppError(
    'target/invalid-setting',
    localText(
      'The certificate authority is no readable PEM certificate ("-----BEGIN CERTIFICATE-----").',
      '인증 기관이 읽을 수 있는 PEM 인증서("-----BEGIN CERTIFICATE-----")가 아닙니다.',
    ),
    { cause },
  );
}

export function invalidProxy(): AppError {
  return new AppError(
    'target/invalid-setting',
    localText('The proxy must be an address such as http://proxy.example:3128.', '프록시는 http://proxy.example:3128 같은 주소여야 합니다.'),
  );
}
