import { AppError, isAppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';

/** `reason` says what the keychain answered, in both languages. */
export function keychainUnavailable(reason: LocalText, cause?: unknown): AppError {
  return new AppError(
    'credentials/keychain-unavailable',
    localText(
      `${reason.en} Unlock or start the keychain and try again; on a host without one, use the passphrase vault (HOLDFAST_VAULT_PASSPHRASE_FILE, or Settings > Credentials).`,
      `${reason.ko} 키체인을 잠금 해제하거나 시작한 뒤 다시 시도하십시오. 키체인이 없는 호스트에서는 암호 문구 보관함을 사용하십시오(HOLDFAST_VAULT_PASSPHRASE_FILE 또는 설정 > 자격 증명).`,
    ),
    { cause },
  );
}

export function vaultLocked(): AppError {
  return new AppError(
    'credentials/vault-locked',
    localText(
      'The passphrase vault is locked. Unlock it in Settings > Credentials, or name a file with its passphrase in HOLDFAST_VAULT_PASSPHRASE_FILE.',
      '암호 문구 보관함이 잠겨 있습니다. 설정 > 자격 증명에서 잠금을 해제하거나 HOLDFAST_VAULT_PASSPHRASE_FILE에 암호 문구 파일을 지정하십시오.',
    ),
  );
}

export function vaultAbsent(): AppError {
  return new AppError(
    'credentials/vault-absent',
    localText(
      'There is no passphrase vault yet. Create one in Settings > Credentials, or name a file with a passphrase in HOLDFAST_VAULT_PASSPHRASE_FILE.',
      '아직 암호 문구 보관함이 없습니다. 설정 > 자격 증명에서 만들거나 HOLDFAST_VAULT_PASSPHRASE_FILE에 암호 문구 파일을 지정하십시오.',
    ),
  );
}

export function vaultExists(path: string): AppError {
  return new AppError(
    'credentials/vault-exists',
    localText(
      `There is already a vault at ${path}; it was not replaced. Unlock it with its passphrase.`,
      `${path}에 이미 보관함이 있어 바꾸지 않았습니다. 기존 암호 문구로 잠금을 해제하십시오.`,
    ),
  );
}

export function wrongPassphrase(): AppError {
  return new AppError(
    'credentials/wrong-passphrase',
    localText(
      'This is not the passphrase of the vault. The vault itself is whole.',
      '보관함의 암호 문구가 아닙니다. 보관함 자체는 정상입니다.',
    ),
  );
}

export function weakPassphrase(shortest: number): AppError {
  return new AppError(
    'credentials/weak-passphrase',
    localText(
      `A passphrase for a new vault needs at least ${shortest} characters. A few random words are good.`,
      `새 보관함의 암호 문구는 ${shortest}자 이상이어야 합니다. 무작위 단어 몇 개가 좋습니다.`,
    ),
  );
}

export function vaultDamaged(path: string, what: string, cause?: unknown): AppError {
  return new AppError(
    'credentials/not-readable',
    localText(
      `The vault ${path} is damaged (${what}). It was left as it is. Put a copy of the file back, or move it away and enter the secrets again.`,
      `보관함 ${path}이(가) 손상되었습니다(${what}). 파일은 그대로 두었습니다. 사본으로 되돌리거나, 파일을 옮긴 뒤 비밀을 다시 입력하십시오.`,
    ),
    { cause },
  );
}

export function vaultNotReadable(path: string, cause: unknown): AppError {
  return new AppError(
    'credentials/not-readable',
    localText(
      `${path} cannot be read. Check that this account may read it.`,
      `${path}을(를) 읽을 수 없습니다. 이 계정의 읽기 권한을 확인하십시오.`,
    ),
    { cause },
  );
}

export function notGranted(name: string): AppError {
  return new AppError(
    'credentials/not-readable',
    localText(
      `"${name}" is kept in the keychain, which unattended runs do not use. Grant it once with: holdfast secret grant ${name} --unattended`,
      `"${name}"은(는) 무인 실행에서 사용하지 않는 키체인에 있습니다. 다음 명령으로 한 번 허용하십시오: holdfast secret grant ${name} --unattended`,
    ),
  );
}

export function missingCredential(name: string): AppError {
  return new AppError(
    'credentials/missing',
    localText(
      `There is no credential "${name}" for this target.`,
      `이 대상에는 "${name}" 자격 증명이 없습니다.`,
    ),
  );
}

export function tooLarge(name: string, sizeBytes: number, limitBytes: number): AppError {
  return new AppError(
    'credentials/too-large',
    localText(
      `"${name}" takes ${sizeBytes} bytes, and a keychain item holds ${limitBytes}. Keep long keys in a file, and only their passphrase here.`,
      `"${name}"은(는) ${sizeBytes}바이트로 키체인 항목 한도 ${limitBytes}바이트를 넘습니다. 긴 키는 파일에 두고 암호 문구만 여기에 보관하십시오.`,
    ),
  );
}

export const notInUnattendedRuns = {
  en: 'Unattended runs do not use the keychain.',
  ko: '무인 실행은 키체인을 사용하지 않습니다.',
};

/** The words of a failure for the operator; null when it is none. */
export function textOf(error: unknown): LocalText | null {
  if (isAppError(error)) return error.text;
  return error instanceof Error ? localText(error.message, error.message) : null;
}

/** The same for the log. */
export function messageOf(error: unknown): string | null {
  return error instanceof Error ? error.message : null;
}
