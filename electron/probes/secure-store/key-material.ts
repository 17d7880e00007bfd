import { basename, dirname } from 'node:path';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { LocalLocation } from '../../locations/local-location.ts';
import type { Location } from '../../locations/location.ts';
import { jsonText } from '../../packs/expression/captures.ts';
import { fillTemplate } from '../../packs/expression/templates.ts';
import type { KeySource } from '../../packs/schema/probes/secure-store.ts';
import { finding } from '../http/finding.ts';
import type { Finding } from '../http/finding.ts';
import { localScope } from '../local/local-outcome.ts';
import { parseJson } from '../parse-json.ts';
import type { ProbeContext } from '../probe-kind.ts';
import { requiredSecret } from '../required-secret.ts';

export type Material = { readonly kind: 'bytes'; readonly bytes: Buffer };

const longestFileBytes = 1024 * 1024;

/** One piece of a key, or why it cannot be had. Nothing of it is ever told. */
export async function readMaterial(
  source: KeySource,
  location: Location,
  context: ProbeContext,
): Promise<Material | Finding> {
  const text = await textOf(source, location, context);
  if (typeof text !== 'string') return text;
  const bytes = decoded(text, source.decode);
  return bytes === null ? notDecoded(source) : { kind: 'bytes', bytes };
}

async function textOf(
  source: KeySource,
  location: Location,
  context: ProbeContext,
): Promise<string | Finding> {
  if ('text' in source) return fillTemplate(source.text, localScope(context)).value;
  if ('credential' in source) return requiredSecret(source.credential, context);
  if ('file' in source) return memberOf(location, source.file, source.json, context);
  const chosen = String(context.target.settings[source.setting] ?? '');
  if (chosen === '') {
    return finding(
      'paused',
      `The file "${source.setting}" is not set for this target. Set it in the target's settings.`,
      `이 대상에 파일 "${source.setting}"이(가) 지정되지 않았습니다. 대상 설정에서 지정하십시오.`,
    );
  }
  return memberOf(new LocalLocation(dirname(chosen)), basename(chosen), source.json, context);
}

async function memberOf(
  location: Location,
  path: string,
  json: string,
  { signal }: ProbeContext,
): Promise<string | Finding> {
  try {
    const bytes = await location.read(path, 0, longestFileBytes, signal);
    const text = jsonText(json, parseJson(new TextDecoder().decode(bytes)));
    if (text !== null) return text;
    return finding(
      'down',
      `"${path}" holds nothing at ${json}, so the key cannot be made and no secret of the store can be opened. Restore that file together with the store.`,
      `"${path}"의 ${json}에 값이 없어 키를 만들 수 없고 저장소의 비밀을 열 수 없습니다. 그 파일을 저장소와 함께 복원하십시오.`,
    );
  } catch (error: unknown) {
    if (!isAppError(error) || error.code !== 'location/not-found') throw error;
    return finding(
      'down',
      `"${path}" is missing, so the key cannot be made and no secret of the store can be opened. Restore it together with the store.`,
      `"${path}"이(가) 없어 키를 만들 수 없고 저장소의 비밀을 열 수 없습니다. 저장소와 함께 복원하십시오.`,
    );
  }
}

function decoded(text: string, decode: KeySource['decode']): Buffer | null {
  if (decode === 'utf8') return Buffer.from(text);
  const trimmed = text.trim();
  if (decode === 'hex') return /^([0-9a-fA-F]{2})+$/.test(trimmed) ? Buffer.from(trimmed, 'hex') : null;
  // Both alphabets, with or without padding: Node reads them alike.
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(trimmed) ? Buffer.from(trimmed, 'base64') : null;
}

function notDecoded(source: KeySource): Finding {
  return finding(
    'down',
    `A piece of the key is not ${source.decode}, so the key cannot be made. It was altered or cut off.`,
    `키의 일부가 ${source.decode} 형식이 아니어서 키를 만들 수 없습니다. 바뀌었거나 잘렸습니다.`,
  );
}
