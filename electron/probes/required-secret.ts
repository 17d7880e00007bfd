import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { ProbeContext } from './probe-kind.ts';

/** A credential of the target that a probe cannot do without; `credentials/missing` when it is not set, which pauses the probe. */
export async function requiredSecret(
  name: string,
  { secrets, signal }: Pick<ProbeContext, 'secrets' | 'signal'>,
): Promise<string> {
  const found = await secrets.read(name, signal);
  if (found !== null) return found.secret;
  throw new AppError(
    'credentials/missing',
    localText(
      `The credential "${name}" is not set for this target.`,
      `이 대상에 자격 증명 "${name}"이(가) 설정되지 않았습니다.`,
    ),
  );
}
