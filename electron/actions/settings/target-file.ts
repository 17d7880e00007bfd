import { createHash } from 'node:crypto';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { fillTemplate } from '../../packs/expression/templates.ts';
import type { SettingsFileDefinition } from '../../packs/schema/policy.ts';
import { readSettingsFile, settingsFileBytesLimit, settingsFormatOf } from '../../packs/settings-file.ts';
import type { SettingsFile, SettingsFormat } from '../../packs/settings-file.ts';
import { systemCode } from '../../platform/file-errors.ts';
import type { ActionContext } from '../action-kind.ts';
import { folderMissing } from '../folder-missing.ts';

/** A settings file of a target as it is now. `path` is absolute and free of links where it lies, `name` as the pack has it. */
export type TargetFile = {
  readonly name: string;
  readonly path: string;
  readonly format: SettingsFormat;
  readonly text: string;
  /** SHA-256 of its bytes. */
  readonly digest: string;
  readonly entries: SettingsFile;
};

type FileReading =
  | { readonly kind: 'file'; readonly file: TargetFile }
  | { readonly kind: 'problem'; readonly name: string; readonly problem: LocalText };

/** Reads a settings file of the pack. What is wrong with it is a value. @throws AppError location/outside-root, run/cancelled */
export async function readTargetFile(id: string, context: ActionContext): Promise<FileReading> {
  const definition = definitionOf(id, context);
  const { settings, plannedAt: now, signal } = context;
  const name = fillTemplate(definition.path, { settings, now, uuid: '' }).value;
  const problem = (text: LocalText): FileReading => ({ kind: 'problem', name, problem: text });
  const location = context.folder(definition.base);
  if (location === null) return problem(folderMissing(definition.base));
  const format = definition.format ?? settingsFormatOf(name);
  if (format === null) return problem(texts(name).format);
  const path = await location.absolutePath(name, signal);
  try {
    const bytes = await context.computer.read(path, settingsFileBytesLimit, signal);
    if (bytes.length > settingsFileBytesLimit) return problem(texts(name).tooLarge);
    const text = Buffer.from(bytes).toString('utf8');
    if (!Buffer.from(text, 'utf8').equals(bytes)) return problem(texts(name).notText);
    const reading = readSettingsFile(format, text);
    if (reading.kind === 'malformed') return problem(malformed(name, reading.line, reading.problem));
    return {
      kind: 'file',
      file: { name, path, format, text, digest: digestOf(bytes), entries: reading.entries },
    };
  } catch (error: unknown) {
    const code = isAppError(error) ? null : systemCode(error);
    if (code === null || signal.aborted) throw error;
    return problem(unreadable(name, code));
  }
}

/** The SHA-256 of a file as it is now; null when it is not there or cannot be read. */
export async function digestAt(
  path: string,
  { computer, signal }: Pick<ActionContext, 'computer' | 'signal'>,
): Promise<string | null> {
  const [digest = null] = await computer.digests([path], signal);
  return digest;
}

export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Why this account cannot put another file in its place, with the same owner; null when it can. */
export async function replaceProblem(
  { path, name }: Pick<TargetFile, 'path' | 'name'>,
  { computer, signal }: Pick<ActionContext, 'computer' | 'signal'>,
): Promise<LocalText | null> {
  const [{ uid, self }, denied] = await Promise.all([
    computer.ownership(path, signal),
    computer.notWritable([computer.join(path, '..')], signal),
  ]);
  if (denied.length === 0 && (self === null || self === 0 || self === uid)) return null;
  if (computer.host !== null) return notReplaceableThere(name, uid, computer.host);
  return localText(
    `This account may not replace ${name} with its owner kept (uid ${uid}). Start Holdfast as the owner of the file, or set it by hand.`,
    `이 계정은 소유자(uid ${uid})를 유지하며 ${name}을(를) 교체할 수 없습니다. 파일 소유자로 Holdfast를 실행하거나 직접 수정하십시오.`,
  );
}

function notReplaceableThere(name: string, uid: number, host: string): LocalText {
  return localText(
    `The account of ${host} may not replace ${name} with its owner kept (uid ${uid}). Enter the host as the owner of the file, or set it by hand.`,
    `${host}의 계정은 소유자(uid ${uid})를 유지하며 ${name}을(를) 교체할 수 없습니다. 파일 소유자로 접속하거나 직접 수정하십시오.`,
  );
}

function definitionOf(id: string, { pack }: ActionContext): SettingsFileDefinition {
  const definition = pack['settings-files'].find((file) => file.id === id);
  if (definition === undefined) throw new Error(`the pack was validated and has no settings file ${id}`);
  return definition;
}

function texts(name: string) {
  return {
    format: localText(
      `The name ${name} does not say in which format the file is. Correct the pack.`,
      `${name}의 이름으로는 형식을 알 수 없습니다. 팩을 수정하십시오.`,
    ),
    tooLarge: localText(
      `${name} is too large for a settings file.`,
      `${name}은(는) 설정 파일로 보기에 너무 큽니다.`,
    ),
    notText: localText(
      `${name} is not UTF-8; nothing of it would be kept as it is. Set it by hand.`,
      `${name}은(는) UTF-8이 아니어서 그대로 유지할 수 없습니다. 직접 수정하십시오.`,
    ),
  };
}

function malformed(name: string, line: number | null, problem: LocalText): LocalText {
  const place = line === null ? '' : `, ${line}`;
  return localText(`${name}${place}: ${problem.en}`, `${name}${place}: ${problem.ko}`);
}

function unreadable(name: string, code: string): LocalText {
  return code === 'ENOENT'
    ? localText(`${name} is not there.`, `${name} 파일이 없습니다.`)
    : localText(`${name} cannot be read (${code}).`, `${name} 파일을 읽을 수 없습니다(${code}).`);
}
