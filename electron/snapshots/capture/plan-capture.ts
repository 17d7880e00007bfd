import type { PlannedPart } from '../../../shared/contract/groups/snapshots.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { PatternPart, PlacedPart } from '../../packs/parts-for-target.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { findDatabases } from './find-databases.ts';
import { inspectFile } from './file-part.ts';
import { inspectPart, placeOf } from './inspect-part.ts';
import type { Looking } from './inspect-part.ts';
import { kindOf, pathOf } from './set-ledger.ts';
import { inspectServer } from './postgres/inspect-server.ts';
import { noServerSecrets } from './postgres/server-access.ts';
import type { ServerSecrets } from './postgres/server-access.ts';
import type { SetPart } from './set-ledger.ts';
import { LostTree, Unreadable, walkPart } from './tree-part.ts';
import type { TreePart } from './tree-part.ts';

/** How far a tree is counted; beyond that its size is not known before it is read. */
export type PlanBudget = { readonly entries: number; readonly timeMs: number };

export const defaultPlanBudget: PlanBudget = { entries: 500_000, timeMs: 10_000 };

/** Writers in rollback mode wait while a database is copied: measured on one computer, per GiB. */
const stallMsPerGib = 2000;

/** Where is looked, with the time. */
type PlanContext = Looking & Pick<JobContext, 'clock'>;

type Count = { readonly files: number | null; readonly bytes: number | null };

const unknown: Count = { files: null, bytes: null };

/**
 * What a capture of these parts would find now, without reading the content of any file: for an operator to look at before. Live
 * databases are not opened.
 */
export async function planCapture(
  parts: readonly (SetPart | PatternPart)[],
  context: PlanContext,
  budget: PlanBudget = defaultPlanBudget,
  servers: ServerSecrets = noServerSecrets,
): Promise<readonly PlannedPart[]> {
  const planned: PlannedPart[] = [];
  for (const part of await findDatabases(parts, [], context))
    planned.push(await planPart(part, context, budget, servers));
  return planned;
}

async function planPart(
  part: SetPart,
  context: PlanContext,
  budget: PlanBudget,
  servers: ServerSecrets,
): Promise<PlannedPart> {
  const { id, title, required, sensitive } = part.definition;
  const kind = kindOf(part);
  const common = { id, kind, title, required, sensitive, path: pathOf(part), expectedStallMs: null };
  if (part.state === 'unplaced')
    return { ...common, ...unknown, state: required ? 'problem' : 'absent', problem: part.reason };
  // A plan asks the target for nothing: what it hands out is seen when the set is taken.
  if (part.state === 'asked') return { ...common, files: 1, bytes: null, state: 'ready', problem: null };
  const found =
    part.state === 'served'
      ? await inspectServer(part, servers, context)
      : await inspectPart(part, 'facts', context);
  if (found.state === 'problem') return { ...common, ...unknown, state: 'problem', problem: found.reason };
  if (found.state === 'missing') {
    const rule = part.definition.kind === 'file' ? part.definition['required-when'] : undefined;
    const problem = rule === undefined ? found.reason : both(found.reason, unlessNeeded);
    const mayBeMissing = !required || rule !== undefined;
    return { ...common, ...unknown, state: mayBeMissing ? 'absent' : 'problem', problem };
  }
  if (part.state === 'served')
    return { ...common, files: 1, bytes: found.sizeBytes, state: 'ready', problem: null };
  const unreadable = new Unreadable();
  const count = isTree(part)
    ? await countTree(part, unreadable, context, budget)
    : await countFiles(part, found.sizeBytes, context);
  if (unreadable.count > 0) return { ...common, ...count, state: 'problem', problem: unreadable.reason() };
  const expectedStallMs = kind === 'sqlite' ? await stallOf(part, found.sizeBytes ?? 0, context) : null;
  return { ...common, ...count, expectedStallMs, state: 'ready', problem: null };
}

async function countFiles(part: PlacedPart, sizeBytes: number | null, context: PlanContext): Promise<Count> {
  if (part.definition.kind !== 'rebuild') return { files: 1, bytes: sizeBytes };
  let files = 0;
  for (const place of part.places) {
    const found = await inspectFile(placeOf(part, place), {}, 'facts', context);
    if (found.state === 'ok') files += 1;
  }
  return { files, bytes: sizeBytes };
}

async function countTree(
  part: TreePart,
  unreadable: Unreadable,
  context: PlanContext,
  budget: PlanBudget,
): Promise<Count> {
  const until = context.clock.monotonicMs() + budget.timeMs;
  let [entries, files, bytes] = [0, 0, 0];
  try {
    for await (const stretch of walkPart(context.source, part, context.signal)) {
      for (const item of stretch) {
        entries += 1;
        if (entries > budget.entries || context.clock.monotonicMs() > until) return unknown;
        if (item.kind === 'unreadable') unreadable.add(item.path, item.code);
        if (item.kind !== 'found' || item.type !== 'file') continue;
        files += 1;
        bytes += Number(item.facts.size);
      }
    }
  } catch (error: unknown) {
    if (!(error instanceof LostTree)) throw error;
    return unknown;
  }
  return { files, bytes };
}

/** In WAL mode nobody waits; whether the server keeps one is told by its file, without opening anything. */
async function stallOf(
  part: PlacedPart,
  sizeBytes: number,
  { source, signal }: PlanContext,
): Promise<number> {
  const path = await source.location(part.basePath).absolutePath(part.path, signal);
  const hasWal = (await source.facts(`${path}-wal`, signal)) !== null;
  return hasWal ? 0 : Math.ceil((sizeBytes / 1024 ** 3) * stallMsPerGib);
}

function isTree(part: PlacedPart): part is TreePart {
  return part.definition.kind === 'tree';
}

function both(a: { en: string; ko: string }, b: { en: string; ko: string }): { en: string; ko: string } {
  return localText(`${a.en} ${b.en}`, `${a.ko} ${b.ko}`);
}

const unlessNeeded = localText(
  'Whether a database of the set depends on it is seen when that database is captured.',
  '세트의 데이터베이스가 이 파일에 의존하는지는 그 데이터베이스를 캡처할 때 확인합니다.',
);
