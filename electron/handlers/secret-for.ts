import { AppError } from '../../shared/errors/app-error.ts';
import type { CredentialInput } from '../../shared/model/credential.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { Secret } from '../credentials/secret-source.ts';
import type { Pack } from '../packs/schema/pack.ts';

/** What was typed, as its definition in the pack wants it: a login has a user name, everything else has none. */
export function secretFor(pack: Pack, name: string, { username, secret }: CredentialInput): Secret {
  const definition = Object.hasOwn(pack.credentials, name) ? pack.credentials[name] : undefined;
  if (!definition) throw unknownCredential(pack, name);
  if (definition.type === 'login' && username === undefined) {
    throw new AppError(
      'contract/invalid-input',
      localText(
        `"${name}" is a sign-in and needs a user name.`,
        `"${name}"은(는) 로그인 정보이므로 사용자 이름이 필요합니다.`,
      ),
    );
  }
  return { username: definition.type === 'login' ? (username ?? null) : null, secret };
}

export function unknownCredential(pack: Pack, name: string): AppError {
  const known = Object.keys(pack.credentials).join(', ');
  return new AppError(
    'credentials/unknown-name',
    localText(
      `The pack ${pack.pack} has no credential "${name}". It has: ${known}.`,
      `${pack.pack} 팩에는 "${name}" 자격 증명이 없습니다. 있는 자격 증명: ${known}.`,
    ),
  );
}
