import { createHash } from 'node:crypto';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import type { PartOf } from '../../packs/schema/part.ts';
import { systemCode } from '../../platform/file-errors.ts';
import type { JobContext } from '../../platform/job-context.ts';
import type { ChunkSink } from '../../repository/chunks/chunk-sink.ts';
import type { ListedFile } from '../../repository/snapshot-contents.ts';
import { entryOf } from './entry-of.ts';
import { FormatCheck, sizeProblem } from './file-format.ts';
import { shownPath } from './notes.ts';
import { UnreadableSource } from './read-file.ts';
import { isPlainFile } from './source/capture-source.ts';
import type { CaptureSource, EntryFacts, PlacedFile, SourcePlace } from './source/capture-source.ts';
import { bytePath } from './tree/byte-path.ts';
import { hasGone } from './tree/held-folder.ts';

/** What a look at a file found. `sha256` is null when its content was not read. */
export type FileFindings =
  | { readonly state: 'ok'; readonly sizeBytes: number; readonly sha256: string | null }
  | { readonly state: 'missing' }
  | { readonly state: 'problem'; readonly reason: LocalText; readonly sizeBytes: number };

type FileRules = Pick<PartOf<'file'>, 'format' | 'min-bytes' | 'mode-at-most'>;

/** Whether a file is there and as its part says: by its facts alone, or with its content. Never tells anything of the content. */
export async function inspectFile(
  place: SourcePlace,
  rules: FileRules,
  depth: 'facts' | 'content',
  { source, signal }: { readonly source: CaptureSource; readonly signal: AbortSignal },
): Promise<FileFindings> {
  const opened = await openPlace(source, place, signal);
  if (!('file' in opened)) return opened;
  const { file } = opened;
  try {
    const { facts } = file;
    const sizeBytes = Number(facts.size);
    const early = factsProblem(facts, rules, { path: place.path, ...source.owners });
    if (early !== null) return { state: 'problem', reason: early, sizeBytes };
    if (depth === 'facts') return { state: 'ok', sizeBytes, sha256: null };
    const hash = createHash('sha256');
    const check = rules.format === undefined ? null : new FormatCheck(rules.format);
    for await (const piece of file.pieces(signal)) {
      hash.update(piece);
      check?.take(piece);
    }
    const reason = check?.problem() ?? null;
    return reason === null
      ? { state: 'ok', sizeBytes, sha256: hash.digest('hex') }
      : { state: 'problem', reason, sizeBytes };
  } catch (error: unknown) {
    if (!(error instanceof UnreadableSource)) throw error;
    return unreadable(error);
  } finally {
    file.close();
  }
}

type CapturedFile = {
  readonly entry: ListedFile;
  readonly newBytes: number;
  readonly settled: boolean;
};

/** Reads one file into the repository, always; what cannot be read is told as `inspectFile` tells it. */
export async function captureFile(
  place: SourcePlace,
  deps: {
    readonly source: CaptureSource;
    readonly sink: ChunkSink;
    readonly heard: (bytes: number) => void;
  },
  context: Pick<JobContext, 'signal' | 'clock'>,
): Promise<CapturedFile | Exclude<FileFindings, { state: 'ok' }>> {
  const { source } = deps;
  const opened = await openPlace(source, place, context.signal);
  if (!('file' in opened)) return opened;
  const { file } = opened;
  try {
    const into = { sink: deps.sink, chunkBytes: deps.sink.chunkSizes.fileBytes, heard: deps.heard };
    const { facts, stored, startedAt, settled } = await file.readInto(into, context);
    const { sizeBytes, sha256, chunks, newBytes } = stored;
    const subject = { type: 'file', path: bytePath(place.path), facts, linkTarget: null } as const;
    const entry = entryOf(
      subject,
      { sizeBytes, sha256, chunks, readAt: startedAt },
      source.owners,
      source.tellsInodes,
    );
    return { entry, newBytes, settled };
  } catch (error: unknown) {
    if (!(error instanceof UnreadableSource)) throw error;
    return unreadable(error);
  } finally {
    file.close();
  }
}

async function openPlace(
  source: CaptureSource,
  place: SourcePlace,
  signal: AbortSignal,
): Promise<{ readonly file: PlacedFile } | Exclude<FileFindings, { state: 'ok' }>> {
  try {
    const file = await source.open(place, signal);
    if (isPlainFile(file.facts)) return { file };
    file.close();
    return { state: 'problem', reason: notAFile, sizeBytes: 0 };
  } catch (error: unknown) {
    if (hasGone(error) || (isAppError(error) && error.code === 'location/not-found'))
      return { state: 'missing' };
    return unreadable(error);
  }
}

/** Failures that concern this file are findings; whatever else went wrong goes on. */
function unreadable(error: unknown): Extract<FileFindings, { state: 'problem' }> {
  if (isAppError(error)) {
    if (!error.code.startsWith('location/')) throw error;
    return { state: 'problem', reason: error.text, sizeBytes: 0 };
  }
  const code = systemCode(error);
  if (code === null) throw error;
  return { state: 'problem', reason: unreadableReason(code), sizeBytes: 0 };
}

/** Why a file or folder could not be read, in sentences about it. */
export function unreadableReason(code: string): LocalText {
  if (code === 'EACCES' || code === 'EPERM')
    return localText(
      `This account may not read it (${code}). Give it the right to read, or run the capture with an account that has it. On a host sudo can be declared for the target (target edit … --sudo).`,
      `이 계정에 읽기 권한이 없습니다(${code}). 읽기 권한을 주거나 권한이 있는 계정으로 캡처하십시오. 호스트에 있는 대상이라면 sudo를 설정할 수 있습니다(target edit … --sudo).`,
    );
  if (code === 'ENAMETOOLONG')
    return localText(
      'Its path is longer than 8,192 bytes. Shorten the names above it.',
      '경로가 8,192바이트보다 깁니다. 상위 폴더의 이름을 줄이십시오.',
    );
  if (code === 'EILSEQ')
    return localText(
      'Its name is not valid UTF-8, and without python3 on the host such a file cannot be asked for. Install python3 there, or rename the file.',
      '이름이 올바른 UTF-8이 아니며, 호스트에 python3가 없으면 이런 파일을 읽을 수 없습니다. 호스트에 python3를 설치하거나 파일 이름을 바꾸십시오.',
    );
  return localText(
    `It cannot be read: the system reports ${code}. Check the disk.`,
    `읽을 수 없습니다. 시스템이 ${code} 오류를 보고했습니다. 디스크를 확인하십시오.`,
  );
}

function factsProblem(
  facts: EntryFacts,
  rules: FileRules,
  of: { readonly path: string; readonly hasRights: boolean },
): LocalText | null {
  const sizeBytes = Number(facts.size);
  if (sizeBytes === 0) return emptyFile;
  const leastBytes = rules['min-bytes'] ?? 0;
  if (sizeBytes < leastBytes)
    return localText(
      `It holds ${formatBytes(sizeBytes, 'en')}, less than the ${formatBytes(leastBytes, 'en')} it must have. Check whether it was cut off.`,
      `크기가 ${formatBytes(sizeBytes, 'ko')}로, 있어야 할 ${formatBytes(leastBytes, 'ko')}보다 작습니다. 잘렸는지 확인하십시오.`,
    );
  const atMost = of.hasRights ? rules['mode-at-most'] : undefined;
  const tooWide = modeProblem(Number(facts.mode & 0o777n), atMost, of.path);
  const wrongSize = rules.format === undefined ? null : sizeProblem(rules.format, sizeBytes);
  if (tooWide === null || wrongSize === null) return tooWide ?? wrongSize;
  return localText(`${wrongSize.en} ${tooWide.en}`, `${wrongSize.ko} ${tooWide.ko}`);
}

function modeProblem(mode: number, atMost: string | undefined, path: string): LocalText | null {
  if (atMost === undefined) return null;
  if ((mode & ~Number.parseInt(atMost, 8)) === 0) return null;
  const octal = mode.toString(8).padStart(4, '0');
  const shown = shownPath(path);
  return localText(
    `Its mode ${octal} lets others at it; ${atMost} is the widest that is right. Run: chmod ${atMost} "${shown}"`,
    `권한 ${octal}은(는) 다른 계정의 접근을 허용합니다. ${atMost}까지만 허용됩니다. 실행: chmod ${atMost} "${shown}"`,
  );
}

const notAFile = localText('It is not a file. Check the path.', '파일이 아닙니다. 경로를 확인하십시오.');
const emptyFile = localText(
  'It is empty (0 bytes). Put the right file back.',
  '비어 있습니다(0바이트). 올바른 파일을 되돌려 놓으십시오.',
);
