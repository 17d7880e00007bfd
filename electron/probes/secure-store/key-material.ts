import { basename, dirname, posix } from 'node:path';
import { isAppError } from '../../../shared/errors/app-error.ts';
import type { Location } from '../../locations/location.ts';
import { fillTemplate } from '../../packs/expression/templates.ts';
import type { KeySource } from '../../packs/schema/probes/secure-store.ts';
import { noKeyFile, noMember } from '../../packs/secure-store/key-input.ts';
import { pieceIn, placeName } from '../../packs/secure-store/key-piece.ts';
import type { PiecePlace } from '../../packs/secure-store/key-piece.ts';
import { finding } from '../http/finding.ts';
import type { Finding } from '../http/finding.ts';
import { localScope } from '../local/local-outcome.ts';
import type { ProbeContext } from '../probe-kind.ts';
import { requiredSecret } from '../required-secret.ts';

const longestFileBytes = 1024 * 1024;

/** One piece of a key, or why it cannot be had. */
export async function readMaterial(
  source: KeySource,
  location: Location,
  context: ProbeContext,
): Promise<string | Uint8Array | Finding> {
  const { settings } = context.target;
  if ('text' in source) return fillTemplate(source.text, localScope(context)).value;
  if ('credential' in source) return requiredSecret(source.credential, context);
  if ('file' in source) {
    const path = fillTemplate(source.file, localScope(context)).value;
    const place = source.base === undefined ? location : context.folder(source.base);
    return place === null ? notSet('folder', source.base ?? 'root') : memberOf(place, path, source, context);
  }
  const chosen = String(settings[source.setting] ?? '');
  if (chosen === '') return notSet('file', source.setting);
  const paths = context.connection === null ? { basename, dirname } : posix;
  return memberOf(context.folderAt(paths.dirname(chosen)), paths.basename(chosen), source, context);
}

function notSet(what: 'file' | 'folder', setting: string): Finding {
  const ko = what === 'file' ? '파일' : '폴더';
  return finding(
    'paused',
    `The ${what} "${setting}" is not set for this target. Set it in the target's settings.`,
    `이 대상에 ${ko} "${setting}"이(가) 지정되지 않았습니다. 대상 설정에서 지정하십시오.`,
  );
}

async function memberOf(
  location: Location,
  path: string,
  place: PiecePlace,
  { signal }: ProbeContext,
): Promise<string | Uint8Array | Finding> {
  try {
    const bytes = await location.read(path, 0, longestFileBytes, signal);
    return pieceIn(bytes, place, path) ?? noMember(path, placeName(place));
  } catch (error: unknown) {
    if (!isAppError(error) || error.code !== 'location/not-found') throw error;
    return noKeyFile(path);
  }
}
