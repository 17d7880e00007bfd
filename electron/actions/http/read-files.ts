import { createHash } from 'node:crypto';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { checkAssertions, fillAssertion } from '../../packs/expression/assertions.ts';
import { captureValues } from '../../packs/expression/captures.ts';
import { fillTemplate } from '../../packs/expression/templates.ts';
import type { ReadFile } from '../../packs/schema/read-file.ts';
import { parseUtf8Json } from '../../platform/parse-utf8-json.ts';
import type { ActionContext, CapturedValues } from '../action-kind.ts';
import { folderMissing } from '../folder-missing.ts';

/** What files say: what was captured of them, what they were (SHA-256 by id), and why one is not what it must be. */
type FilesRead = {
  readonly captured: CapturedValues;
  readonly digests: Readonly<Record<string, string>>;
  readonly failed: LocalText | null;
};

/** Looks into JSON files of the target, whole and bounded, one after another; the first that is not what it must be ends it. */
export async function readFiles(files: readonly ReadFile[], context: ActionContext): Promise<FilesRead> {
  const captured: Record<string, Readonly<Record<string, string>>> = {};
  const digests: Record<string, string> = {};
  for (const file of files) {
    const found = await readOne(file, context);
    if ('problem' in found) return { captured, digests, failed: inFile(file, found.problem) };
    captured[file.id] = found.values;
    digests[file.id] = found.sha256;
  }
  return { captured, digests, failed: null };
}

type One =
  | { readonly values: Readonly<Record<string, string>>; readonly sha256: string }
  | { readonly problem: LocalText };

async function readOne(file: ReadFile, context: ActionContext): Promise<One> {
  const location = context.folder(file.base);
  if (location === null) return { problem: folderMissing(file.base) };
  const scope = {
    settings: context.settings,
    argument: context.arguments,
    now: context.plannedAt,
    uuid: '',
  };
  const limit = file['max-bytes'];
  let bytes: Uint8Array;
  try {
    bytes = await location.read(fillTemplate(file.path, scope).value, 0, limit + 1, context.signal);
  } catch (error: unknown) {
    if (!isAppError(error) || !error.code.startsWith('location/')) throw error;
    return { problem: error.text };
  }
  if (bytes.length > limit) return { problem: tooLarge(limit) };
  const json = parseUtf8Json(bytes);
  if (json === undefined) return { problem: notJson };
  const facts = { json, now: context.clock.now() };
  const expect = file.expect.map((one) => fillAssertion(one, scope).value);
  const { state, reason } = checkAssertions(expect, facts);
  if (state !== 'ok' && reason !== null) return { problem: reason };
  const { values, missing } = captureValues(file.capture, { json });
  if (missing.length > 0) return { problem: lacking(missing) };
  return { values, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function inFile({ title }: ReadFile, problem: LocalText): LocalText {
  return localText(`${title.en}: ${problem.en}`, `${title.ko}: ${problem.ko}`);
}

const notJson = localText(
  'It is no JSON: it was cut off or overwritten.',
  'JSON이 아닙니다. 잘렸거나 덮어쓰였습니다.',
);

function tooLarge(limit: number): LocalText {
  return localText(
    `It is larger than ${formatBytes(limit, 'en')}.`,
    `${formatBytes(limit, 'ko')}보다 큽니다.`,
  );
}

function lacking(names: readonly string[]): LocalText {
  const list = names.join(', ');
  return localText(`It lacks: ${list}.`, `없는 값: ${list}.`);
}
