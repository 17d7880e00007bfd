import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { blocked } from '../action-errors.ts';
import type { KeptFile } from '../run-record.ts';
import { withDurability } from '../settings/durability.ts';
import { digestAt } from '../settings/target-file.ts';
import { nothingPlanned } from './stage-kind.ts';
import type { StageKind } from './stage-kind.ts';

/** Puts the file of an edit back, when it still is what the edit made of it. */
export const putBackStage: StageKind<'put-back'> = {
  async plan(stage, context, { kept, digests }) {
    const file = kept.find((one) => one.stage === stage.of);
    if (file === undefined) return { ...nothingPlanned, lines: [] };
    const now = digests.get(file.path) ?? (await digestAt(file.path, context));
    if (now !== null) digests.set(file.path, now === file.written ? file.digest : now);
    return {
      ...nothingPlanned,
      lines: now === file.digest ? [] : [`${file.copy} → ${file.path}`],
      blockers: now === file.digest || now === file.written ? [] : [changedSince(file)],
    };
  },
  async run(stage, context, { kept }) {
    const file = kept.find((one) => one.stage === stage.of);
    if (file === undefined) return { outcome: 'skipped', found: neverChanged, output: null };
    const now = await digestAt(file.path, context);
    if (now === file.digest) return { outcome: 'skipped', found: alreadyAsBefore, output: null };
    if (now !== file.written) throw blocked(changedSince(file));
    const content = Buffer.from(await context.copies.read(file), 'utf8');
    const replaced = await context.computer.replace(file.path, content, file.written, context.signal);
    if (replaced === 'changed') throw blocked(changedSince(file));
    const done = localText(`${file.path} is as it was before`, `${file.path}을(를) 이전 상태로 되돌림`);
    return { outcome: 'done', found: withDurability(done, replaced), output: null };
  },
};

const neverChanged = localText('It was never changed', '변경된 적 없음');
const alreadyAsBefore = localText('It already is as it was before', '이미 이전 상태와 같음');

function changedSince({ path }: KeptFile): LocalText {
  return localText(
    `${path} was changed since, so it is not put back. Take out what it was (holdfast action take-out), compare, and set it by hand.`,
    `${path}이(가) 이후에 변경되어 되돌리지 않습니다. 이전 내용을 꺼내(holdfast action take-out) 비교하고 직접 수정하십시오.`,
  );
}
