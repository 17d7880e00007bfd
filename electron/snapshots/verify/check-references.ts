import { isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { ReferenceCheck } from '../../../shared/model/snapshot.ts';
import { partsFor } from '../../packs/parts-for-target.ts';
import type { Pack } from '../../packs/schema/pack.ts';
import type { ReferenceDefinition } from '../../packs/schema/part.ts';
import type { RootPart, SnapshotRoot } from '../../repository/roots/snapshot-root.ts';
import { ReferenceWalk } from '../capture/references.ts';
import { bytePath, listedBytes } from '../capture/tree/byte-path.ts';
import { about } from './layer-findings.ts';
import type { LayerFindings } from './layer-findings.ts';
import { readingProblem } from './read-entry.ts';
import { stageOf } from './verify-run.ts';
import type { VerifyRun } from './verify-run.ts';

/** Compares the files that databases name with the lists of the set, in both directions, as it was done at capture. */
export async function checkReferences(
  run: VerifyRun,
  findings: LayerFindings,
  databases: ReadonlyMap<string, string | null>,
): Promise<void> {
  const { root } = run.source.contents;
  for (const recorded of root.references) {
    run.context.signal.throwIfAborted();
    const stage = localText(`Comparing: ${recorded.title.en}`, `비교 중: ${recorded.title.ko}`);
    run.context.progress(stageOf(3, stage, { files: 0, bytes: 0 }, null));
    const definition = run.pack?.references.find(({ id }) => id === recorded.id);
    const tree = root.parts.find(({ id }) => id === definition?.tree);
    if (run.pack === null || definition === undefined || tree === undefined) {
      findings.notCheckable(named(recorded.title, notInPack));
      continue;
    }
    const copy = databases.get(definition.database) ?? null;
    const treePath = treePathOf(run.pack, root, tree);
    if (copy === null || treePath === null) {
      findings.notCheckable(named(recorded.title, copy === null ? noDatabase : noPath));
      continue;
    }
    const found = await walkReferences(run, findings, { definition, tree, copy, treePath });
    if (found === null) continue;
    findings.checked += 1;
    for (const difference of differences(recorded, found))
      findings.problem(about(tree, null, named(recorded.title, difference)));
  }
}

/** Where the tree lies below its base; null when the settings of the snapshot do not say. */
export function treePathOf(pack: Pack, root: SnapshotRoot, tree: RootPart): string | null {
  const placed = partsFor(pack, root.target).find(({ definition }) => definition.id === tree.id);
  return placed?.state === 'placed' ? placed.path : null;
}

async function walkReferences(
  run: VerifyRun,
  findings: LayerFindings,
  of: {
    readonly definition: ReferenceDefinition;
    readonly tree: RootPart;
    readonly copy: string;
    readonly treePath: string;
  },
): Promise<ReferenceCheck | null> {
  const { definition, tree, copy, treePath } = of;
  const { signal } = run.context;
  const start = treePath === '.' ? 0 : bytePath(treePath).length + 1;
  let walk: ReferenceWalk | null = null;
  try {
    walk = new ReferenceWalk(definition, copy, run.scratch);
    for await (const entry of run.source.contents.entries(tree.id, signal)) {
      if (entry.type === 'file') walk.meet(listedBytes(entry).slice(start));
    }
    return walk.finish();
  } catch (error: unknown) {
    if (isAppError(error) && error.code === 'database/query-failed')
      findings.notCheckable(named(definition.title, error.text));
    else findings.problem(about(tree, null, readingProblem(error)));
    return null;
  } finally {
    walk?.close();
  }
}

function differences(then: ReferenceCheck, now: ReferenceCheck): readonly LocalText[] {
  return [
    ...(now.referred === then.referred ? [] : [otherNumber('referred', then.referred, now.referred)]),
    ...(now.missing === then.missing ? [] : [otherNumber('missing', then.missing, now.missing)]),
    ...(now.unreferenced === then.unreferenced
      ? []
      : [otherNumber('unreferenced', then.unreferenced, now.unreferenced)]),
    ...(isSameList(then, now) ? [] : [otherNames]),
  ];
}

function isSameList(then: ReferenceCheck, now: ReferenceCheck): boolean {
  const namesOf = (check: ReferenceCheck) => JSON.stringify([check.missingNames, check.unreferencedNames]);
  return namesOf(then) === namesOf(now);
}

const directions = {
  referred: { en: 'files named by the database', ko: '데이터베이스가 가리키는 파일' },
  missing: { en: 'named files that are not in the set', ko: '세트에 없는 참조 파일' },
  unreferenced: { en: 'files that the database does not know', ko: '데이터베이스가 모르는 파일' },
} as const;

function otherNumber(direction: keyof typeof directions, then: number, now: number): LocalText {
  const { en, ko } = directions[direction];
  return localText(`${now} ${en}; ${then} were recorded.`, `${ko} ${now}개. 기록된 것은 ${then}개입니다.`);
}

function named(title: LocalText, what: LocalText): LocalText {
  return localText(`${title.en}: ${what.en}`, `${title.ko}: ${what.ko}`);
}

const otherNames = localText(
  'Other files than those recorded at capture are missing or unknown to the database.',
  '빠졌거나 데이터베이스가 모르는 파일이 캡처할 때 기록한 것과 다릅니다.',
);
const notInPack = localText(
  'The pack of the snapshot says nothing about this comparison, so it cannot be made again.',
  '스냅샷의 팩에 이 비교가 없어 다시 비교할 수 없습니다.',
);
const noDatabase = localText(
  'Its database could not be read, so it cannot be compared.',
  '데이터베이스를 읽을 수 없어 비교할 수 없습니다.',
);
const noPath = localText(
  'The settings of the snapshot do not say where its files lie.',
  '스냅샷의 설정으로는 파일의 위치를 알 수 없습니다.',
);
