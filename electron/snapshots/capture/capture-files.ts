import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { PlacedPart } from '../../packs/parts-for-target.ts';
import type { Proof } from '../../packs/proofs.ts';
import type { PartOf } from '../../packs/schema/part.ts';
import { FileListWriter } from '../../repository/lists/file-list-writer.ts';
import { captureFile, inspectFile } from './file-part.ts';
import { readVersion } from './part-version.ts';
import { refuseMixedVersions } from './same-versions.ts';
import type { SetPart } from './set-ledger.ts';
import { keyChanged } from './set-problems.ts';
import type { KeyHashes, SetRun } from './set-run.ts';

type KeyPart = PlacedPart & { readonly definition: PartOf<'file'> };

/** Keys and configuration, which are read last of all. One that is not what it was at the beginning fails the set. */
export async function captureFiles(run: SetRun, before: KeyHashes): Promise<void> {
  const { request, deps, ledger, progress, context } = run;
  const parts = request.parts.filter((part): part is KeyPart => isKey(part) && !ledger.isSettled(part));
  if (!request.parts.some(isKey)) return;
  progress.begin(readingText, { files: parts.length, bytes: null });
  const changed: KeyPart[] = [];
  for (const part of parts) {
    const place = { basePath: part.basePath, path: part.path };
    const heard = (bytes: number) => progress.heard(0, bytes);
    const found = await captureFile(place, { source: deps.source, sink: deps.sink, heard }, context);
    if (!('entry' in found) || found.entry.sha256 !== before.get(part.definition.id)) {
      changed.push(part);
      continue;
    }
    progress.heard(1, 0);
    const writer = new FileListWriter(deps.sink, context.signal);
    await writer.add(found.entry);
    const { sha256 } = found.entry;
    const stored = await writer.finish();
    const version = await versionOf(part, run);
    ledger.captured(part, {
      stored,
      newBytes: found.newBytes,
      sha256,
      database: null,
      notes: keyRemarks(part, sha256, run),
      ...version,
    });
  }
  if (changed.length > 0) throw keyChanged(changed.map(named));
  refuseMixedVersions(run);
}

/** Bytes that encrypt are never edited: other ones than in the last set are another key. */
function keyRemarks({ definition }: KeyPart, sha256: string | null, { deps, request }: SetRun): LocalText[] {
  const isKeyFile =
    /^\d+ (raw bytes|hex)$/.test(definition.format ?? '') ||
    (request.proofs ?? []).some((proof) => wholeKeyFile(proof) === definition.id);
  const before = deps.previous?.root.parts.find(({ id }) => id === definition.id)?.sha256 ?? null;
  return isKeyFile && before !== null && before !== sha256 ? [otherKeyText] : [];
}

function wholeKeyFile({ probe, partOf }: Proof): string | null {
  const source = 'raw' in probe.key ? probe.key.raw : null;
  if (source === null || !('file' in source) || 'json' in source || 'key' in source) return null;
  return partOf(source);
}

async function versionOf(
  { definition, basePath, path }: KeyPart,
  { deps, context }: SetRun,
): Promise<{ readonly version?: string | null }> {
  if (definition.version === undefined) return {};
  const location = deps.source.location(basePath);
  return { version: await readVersion(location, path, definition.version, context.signal) };
}

/** The last reading: every key is still what it was, and none has come or gone. */
export async function compareFiles(run: SetRun, before: KeyHashes): Promise<void> {
  const changed: KeyPart[] = [];
  for (const part of run.request.parts) {
    if (!isKey(part) || run.ledger.stateOf(part.definition.id) === 'left-out') continue;
    const place = { basePath: part.basePath, path: part.path };
    const found = await inspectFile(place, {}, 'content', { source: run.deps.source, ...run.context });
    const now = found.state === 'ok' ? found.sha256 : found.state;
    if (now !== (before.get(part.definition.id) ?? 'missing')) changed.push(part);
  }
  if (changed.length > 0) throw keyChanged(changed.map(named));
}

function named(part: KeyPart): { part: KeyPart['definition']; path: string } {
  return { part: part.definition, path: part.path };
}

function isKey(part: SetPart): part is KeyPart {
  return part.state === 'placed' && part.definition.kind === 'file';
}

const otherKeyText = localText(
  'The key is not the one of the last set. What was encrypted with that one does not open with this one: if nobody changed it on purpose, put the old key back before anything is written with the new one.',
  '키가 지난 세트의 키와 다릅니다. 이전 키로 암호화된 것은 이 키로 열리지 않습니다. 의도한 변경이 아니라면 새 키로 무엇이든 기록되기 전에 이전 키를 되돌려 놓으십시오.',
);
const readingText = localText('Reading keys and configuration', '키와 설정 파일 읽는 중');
