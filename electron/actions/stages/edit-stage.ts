import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { ViewCell } from '../../../shared/model/view.ts';
import { setSettings } from '../../packs/set-settings.ts';
import type { KeyChange, StageOf } from '../../packs/schema/stage.ts';
import type { SettingsEntry } from '../../packs/settings-file.ts';
import { blocked, planChanged } from '../action-errors.ts';
import type { ActionContext } from '../action-kind.ts';
import { entryOrDefault, isSecretKey, literalValue, newValue, scalarAt } from '../settings/new-values.ts';
import { withDurability } from '../settings/durability.ts';
import { digestOf, readTargetFile, replaceProblem } from '../settings/target-file.ts';
import type { TargetFile } from '../settings/target-file.ts';
import { nothingPlanned } from './stage-kind.ts';
import type { StageKind, StagePlan } from './stage-kind.ts';

type Edit = Pick<StageOf<'edit'>, 'title' | 'file' | 'set'>;

/** Sets keys of a settings file. */
export const editStage: StageKind<'edit'> = {
  async plan(stage, context, { digests }) {
    const reading = await readTargetFile(stage.file, context);
    if (reading.kind === 'problem') return { ...nothingPlanned, lines: [], blockers: [reading.problem] };
    const { file } = reading;
    const known = digests.get(file.path) ?? file.digest;
    digests.set(file.path, known);
    const tried = await tryKeys(stage, file, context);
    const blockers = [await replaceProblem(file, context), await context.copies.problem(), tried.problem];
    if (!tried.changes) return idlePlan(stage, file.name);
    return {
      lines: stage.set.map((change) => lineOf(stage, change, file.name, context)),
      changes: [
        {
          title: stage.title,
          verb: 'change',
          count: stage.set.length,
          columns: ['file', 'key', 'now', 'then'],
          rows: stage.set.map((change) => rowOf(stage, change, file, context)),
        },
      ],
      warnings: [],
      blockers: blockers.filter((blocker) => blocker !== null),
      nothingToDo: null,
    };
  },
  async run(stage, context, { digests, keep, copyPath }) {
    const reading = await readTargetFile(stage.file, context);
    if (reading.kind === 'problem') throw blocked(reading.problem);
    const { file } = reading;
    if ((digests.get(file.path) ?? file.digest) !== file.digest) throw planChanged();
    const changes = [];
    for (const change of stage.set) {
      const before = entryOrDefault(stage.file, change.key, file, context);
      const value = await newValue(change, before, context);
      changes.push({ key: change.key, value });
    }
    const changed = setSettings(file.format, file.text, changes);
    if (changed.kind === 'refused') throw blocked(changed.problem);
    if (changed.text === file.text && !isAskedForBefore(stage))
      return { outcome: 'skipped', found: nothingToSet(file.name), output: null };
    const content = Buffer.from(changed.text, 'utf8');
    const copy = copyPath(file.name);
    await context.copies.keep(copy, file.text);
    const written = digestOf(content);
    // Remembered before the file changes: whoever is cut off here finds the way back.
    keep({ stage: stage.id, path: file.path, copy, digest: file.digest, written });
    const replaced = await context.computer.replace(file.path, content, file.digest, context.signal);
    if (replaced === 'changed') throw planChanged();
    digests.set(file.path, written);
    const isRemoval = changes.every(({ value }) => value === null);
    const keys = changes.map(({ key }) => key).join(', ');
    const done = localText(
      `${keys} ${isRemoval ? 'removed from' : 'set in'} ${file.name}; as it was before, sealed: ${copy}`,
      `${file.name}에서 ${keys} ${isRemoval ? '삭제함' : '설정함'}. 이전 내용(봉인됨): ${copy}`,
    );
    return { outcome: 'done', found: withDurability(done, replaced), output: null };
  },
};

/** It is left out, but where a later stage asks for what stood there before: that would be what stands there now. */
function idlePlan(stage: Edit, name: string): StagePlan {
  const nothingToDo = nothingToSet(name);
  const blockers = isAskedForBefore(stage) ? [nothingToDo] : [];
  return { ...nothingPlanned, lines: [], blockers, nothingToDo };
}

function isAskedForBefore({ set }: Edit): boolean {
  return set.some((change) => change['old-as'] !== undefined);
}

/** Tried with values of the same form: whether these keys can be set at all, and whether anything would change. */
async function tryKeys(
  stage: Edit,
  file: TargetFile,
  context: ActionContext,
): Promise<{ readonly problem: LocalText | null; readonly changes: boolean }> {
  const changes = [];
  for (const change of stage.set) {
    if ('remove' in change) {
      // What an earlier stage sets is not there yet when this one is planned.
      if (!file.entries.has(change.key) && isSetElsewhere(stage, change.key, context)) return canBeSet;
      changes.push({ key: change.key, value: null });
      continue;
    }
    const before = entryOrDefault(stage.file, change.key, file, context);
    const value = 'to' in change ? literalValue(change.to, before, context) : 'x'.repeat(32);
    if (
      'credential' in change &&
      (await context.credentials.read(change.credential, context.signal)) === null
    )
      return { problem: credentialMissing(change.credential), changes: true };
    changes.push({ key: change.key, value });
  }
  const tried = setSettings(file.format, file.text, changes);
  if (tried.kind === 'refused') return { problem: tried.problem, changes: true };
  const isSetTwice = stage.set.some(({ key }) => isSetElsewhere(stage, key, context));
  return { problem: null, changes: tried.text !== file.text || isSetTwice };
}

const canBeSet = { problem: null, changes: true } as const;

function isSetElsewhere(stage: Edit, key: string, { stages }: ActionContext): boolean {
  return stages.some(
    (one) =>
      one !== stage &&
      one.do === 'edit' &&
      one.file === stage.file &&
      one.set.some((change) => change.key === key && !('remove' in change)),
  );
}

function rowOf(stage: Edit, change: KeyChange, file: TargetFile, context: ActionContext): ViewCell[] {
  const before = file.entries.get(change.key);
  const isSecret = isSecretKey(stage.file, change, context);
  return [file.name, change.key, nowText(before, isSecret), thenText(change, before, isSecret, context)];
}

/** Of a secret only whether it is set, and its length. */
function nowText(before: SettingsEntry | undefined, isSecret: boolean): string {
  if (before === undefined) return '–';
  const value = scalarAt(before);
  if (isSecret) return value === null ? '(set)' : `(set, ${String(value).length})`;
  return value === null ? '(not a single value)' : String(value);
}

function thenText(
  change: KeyChange,
  before: SettingsEntry | undefined,
  isSecret: boolean,
  context: ActionContext,
): string {
  if ('remove' in change) return '(removed)';
  if ('to' in change) return isSecret ? '(set)' : String(literalValue(change.to, before, context));
  if ('generate' in change) return `${change.generate.bytes} random bytes, ${change.generate.as}`;
  return 'credential' in change
    ? `credential ${change.credential}`
    : `${change['same-as'].key} of ${change['same-as'].file}`;
}

function lineOf(stage: Edit, change: KeyChange, name: string, context: ActionContext): string {
  return `${name}: ${change.key} = ${thenText(change, undefined, isSecretKey(stage.file, change, context), context)}`;
}

function credentialMissing(name: string): LocalText {
  return localText(
    `The credential "${name}" is not stored for this target. Store it first.`,
    `이 대상에 자격 증명 "${name}"이(가) 저장되어 있지 않습니다. 먼저 저장하십시오.`,
  );
}

function nothingToSet(name: string): LocalText {
  return localText(`There is nothing to change in ${name}.`, `${name}에 바꿀 것이 없습니다.`);
}
