import { existsSync } from 'node:fs';
import type { WayBack } from '../../shared/model/action.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { ActionDefinition } from '../packs/schema/action.ts';
import type { Stage } from '../packs/schema/stage.ts';
import { copiesOf } from './kept/copy-places.ts';
import type { RunRecord } from './run-record.ts';

/** The stages of an action; null when it is one piece. An edit of a file is a single stage. */
export function stagesOf(definition: ActionDefinition): readonly Stage[] | null {
  if (definition.kind === 'guided') return definition.stages;
  if (definition.kind !== 'file-edit') return null;
  const { id, title, file, set } = definition;
  return [{ do: 'edit', id, title, file, set }];
}

/** What is done to go back: the pack's own way, or each file that was changed put back, the last first. */
export function stagesBack(run: RunRecord, definition: ActionDefinition | null): readonly Stage[] {
  if (definition?.kind === 'guided' && definition.revert.length > 0) return definition.revert;
  return run.kept.toReversed().map(({ stage, path }) => ({
    do: 'put-back',
    id: `back-${stage}`.slice(0, 60),
    title: localText(`Put ${path} back`, `${path} 되돌리기`),
    of: stage,
  }));
}

/** Whether a run can be taken back, and how: by hand only where what it kept is still there. */
export function wayBackOf(
  run: RunRecord,
  facts: {
    readonly definition: ActionDefinition | null;
    readonly target: string;
    readonly isReverted: boolean;
    /** Carried out in this process now. */
    readonly isLive: boolean;
  },
): WayBack {
  if (facts.isReverted) return { kind: 'none', text: alreadyBack };
  if (run.reverts !== null) return { kind: 'none', text: isOneItself };
  if (facts.isLive) return { kind: 'none', text: runsNow };
  const [copy] = copiesOf(run.safetyCopy);
  if (copy !== undefined) return { kind: 'by-hand', text: byHand(copy, facts.target, run.id) };
  const hasChanged = run.stages.some(({ outcome }) => outcome !== 'not-run' && outcome !== 'skipped');
  if (run.stages.length > 0 && !hasChanged) return { kind: 'none', text: nothingChanged };
  const back = stagesBack(run, facts.definition);
  if (back.length === 0) return { kind: 'none', text: noneDeclared };
  const gone = run.kept.find(({ stage, copy }) => putsBack(back, stage) && !existsSync(copy));
  if (gone !== undefined) return { kind: 'none', text: copyGone(gone.path) };
  return { kind: 'revert', text: revertCommand(facts.target, run.id) };
}

function putsBack(stages: readonly Stage[], of: string): boolean {
  return stages.some((stage) => stage.do === 'put-back' && stage.of === of);
}

function copyGone(path: string): LocalText {
  return localText(
    `The copy of ${path} as it was before is no longer there: it is removed after 30 days. Set the file by hand, or take it from a snapshot.`,
    `이전 상태의 ${path} 사본이 더 이상 없습니다(30일 뒤 삭제). 파일을 직접 수정하거나 스냅샷에서 가져오십시오.`,
  );
}

const alreadyBack = localText('It has been taken back.', '이미 되돌렸습니다.');
const isOneItself = localText(
  'This run took back an earlier run, and is not taken back itself: run the action again instead.',
  '이전 실행을 되돌린 실행이므로 다시 되돌릴 수 없습니다. 필요하면 작업을 다시 실행하십시오.',
);
const runsNow = localText('It runs now.', '지금 실행 중입니다.');
const nothingChanged = localText('It changed nothing.', '변경한 것이 없습니다.');
const noneDeclared = localText(
  'There is no way back that Holdfast knows: what a program or a server did with a request is its own.',
  'Holdfast가 아는 되돌리는 방법이 없습니다. 프로그램이나 서버가 요청으로 한 일은 그쪽에만 남습니다.',
);

/** Rows are kept as statements, files as they were. */
function byHand(copy: string, target: string, id: string): LocalText {
  const command = `holdfast action take-out --target ${JSON.stringify(target)} --run ${id} --to FOLDER`;
  const { en, ko } = /\.sql(\.sealed)?$/.test(copy) ? rowsByHand : filesByHand;
  return localText(`By hand: ${command} ${en}`, `직접: ${command} ${ko}`);
}

const filesByHand = localText(
  'writes the files as they were, in clear; copy them back into their folder. Where rows went with them, it writes the statements that put these back: look at them first, then run them with sqlite3.',
  '명령으로 지우기 전의 파일을 봉인 없이 꺼내 원래 폴더로 복사하십시오. 행도 함께 지웠다면 되돌리는 문장도 꺼냅니다. 먼저 확인한 뒤 sqlite3로 실행하십시오.',
);
const rowsByHand = localText(
  'writes the statements that put the rows back as they were, in clear; what the server has changed in them since would be lost. Look at them first, then run them with sqlite3.',
  '명령으로 행을 이전 상태로 되돌리는 문장을 봉인 없이 꺼냅니다. 그 뒤 서버가 그 행에 한 변경은 사라집니다. 먼저 확인한 뒤 sqlite3로 실행하십시오.',
);

function revertCommand(target: string, id: string): LocalText {
  const command = `holdfast action revert --target ${JSON.stringify(target)} --run ${id}`;
  return localText(`To go back: ${command}`, `되돌리려면: ${command}`);
}
