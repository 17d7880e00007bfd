import { isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { jsonText } from '../../packs/expression/captures.ts';
import type { HttpStep } from '../../packs/schema/request.ts';
import type { AnswerBody } from './answer-body.ts';
import { fine, finding } from './finding.ts';
import type { Finding } from './finding.ts';
import type { RunScope } from './run-scope.ts';
import type { TargetSecrets } from './target-secrets.ts';

const storeTimeoutMs = 15_000;

type StoreEnvironment = { readonly secrets: TargetSecrets; readonly scope: RunScope };

/**
 * Stores the token of an answer before anything else of it is used. Not ended by a cancel: the server has already forgotten
 * the old one. `unknown`: it could not be stored, and is kept in memory. `down`: a successful answer without a token.
 */
export async function storeRotated(
  store: NonNullable<HttpStep['store']>,
  body: AnswerBody,
  { secrets, scope }: StoreEnvironment,
): Promise<Finding> {
  if (body.status < 200 || body.status > 299) return fine;
  const value = jsonText(store.json, body.json);
  if (value === null || value === '') {
    return finding(
      'down',
      `The answer holds no new token at ${store.json}.`,
      `응답의 ${store.json}에 새 토큰이 없습니다.`,
    );
  }
  scope.hide([value]);
  try {
    const signal = AbortSignal.timeout(storeTimeoutMs);
    await secrets.store(store.credential, { username: null, secret: value }, signal);
    return fine;
  } catch (error: unknown) {
    return { state: 'unknown', reason: unstoredReason(error) };
  }
}

/** Why a token exists in memory only, and what to do about it. */
export function unstoredReason(error: unknown): LocalText {
  const why = isAppError(error)
    ? error.text
    : localText('The credential store failed.', '자격 증명 저장소가 실패했습니다.');
  return localText(
    `A new token was received and could not be stored; it is kept in memory and is lost when Holdfast ends. ${why.en}`,
    `새 토큰을 받았지만 저장하지 못했습니다. 메모리에만 있으며 Holdfast가 종료되면 사라집니다. ${why.ko}`,
  );
}
