import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { RestoreRemark } from '../../../shared/model/restore.ts';
import type { RootPart, SnapshotRoot } from '../../repository/roots/snapshot-root.ts';
import { handedOut } from './plan-remarks.ts';
import type { RestoreService } from './restore-request.ts';

type PartChoice = {
  readonly only: readonly string[] | null;
  readonly inPlace: boolean;
  /** Single files by pattern: dependencies are told, never enforced. */
  readonly isOfLittle: boolean;
  readonly acceptLoss: boolean;
  readonly service: RestoreService | null;
};

type ChosenParts = {
  readonly parts: readonly RootPart[];
  readonly blockers: readonly RestoreRemark[];
  readonly warnings: readonly RestoreRemark[];
};

/**
 * The parts to restore, and what a choice that does not hold together would lose: a blocker in place, unless the loss was accepted.
 * A pattern of the pack stands for all that it led to. Throws `snapshot/unknown-part` for a part the snapshot does not hold.
 */
export function chooseParts(root: SnapshotRoot, choice: PartChoice): ChosenParts {
  const parts = choice.only === null ? root.parts : choice.only.flatMap((id) => partsNamed(root, id));
  const captured = root.parts.filter((part) => parts.includes(part) && part.state === 'captured');
  const handed = choice.inPlace && choice.only === null ? captured.filter(isHandedOut) : [];
  const chosen = captured.filter((part) => !handed.includes(part));
  const losses = [...missingNeeds(root, chosen), ...brokenTogether(root, chosen, choice.service)];
  const isEnforced = choice.inPlace && !choice.isOfLittle && !choice.acceptLoss;
  const absent = choice.only === null ? root.parts.filter((part) => part.state !== 'captured') : [];
  return {
    parts: chosen,
    blockers: isEnforced ? losses : [],
    warnings: [
      ...(isEnforced ? [] : losses),
      ...absent.map(absentRemark),
      ...handed.map(({ title }) => handedOut(title)),
    ],
  };
}

function partsNamed(root: SnapshotRoot, id: string): readonly RootPart[] {
  const parts = membersOf(root, id).filter(({ state }) => state === 'captured');
  if (parts.length > 0) return parts;
  const known = root.parts.filter((candidate) => candidate.state === 'captured').map(({ id: name }) => name);
  throw new AppError(
    'snapshot/unknown-part',
    localText(
      `The snapshot does not hold the part "${id}". It holds: ${known.join(', ')}.`,
      `스냅샷에 "${id}" 항목이 없습니다. 들어 있는 항목: ${known.join(', ')}.`,
    ),
  );
}

/** The part of that id, or all that the pattern of that id led to. */
function membersOf(root: SnapshotRoot, id: string): readonly RootPart[] {
  return root.parts.filter((part) => part.id === id || part.group?.id === id);
}

/** What the target's own interface gave: it has no place among the files. */
function isHandedOut({ kind }: RootPart): boolean {
  return kind === 'http-export';
}

function missingNeeds(root: SnapshotRoot, chosen: readonly RootPart[]): readonly RestoreRemark[] {
  return chosen.flatMap((part) =>
    part.needs
      .filter((need) => {
        const members = membersOf(root, need);
        const lacking = members.filter((one) => one.state !== 'absent' && !chosen.includes(one));
        return members.length === 0 || lacking.length > 0;
      })
      .map((need) => needRemark(part.title, titleOf(root, need))),
  );
}

function needRemark(part: LocalText, need: LocalText): RestoreRemark {
  return {
    code: 'needs-part',
    text: localText(
      `"${part.en}" is of no use without "${need.en}" of the same moment, which is not among the parts to restore. Restore both.`,
      `"${part.ko}"은(는) 같은 시점의 "${need.ko}" 없이는 쓸 수 없는데, 복원할 항목에 들어 있지 않습니다. 두 항목을 함께 복원하십시오.`,
    ),
  };
}

/** A rule is broken when some of its parts are restored and others, which the snapshot could have, are not. */
function brokenTogether(
  root: SnapshotRoot,
  chosen: readonly RootPart[],
  service: RestoreService | null,
): readonly RestoreRemark[] {
  const known = root.parts.filter(({ state }) => state !== 'absent');
  return (service?.together ?? [])
    .filter(({ parts }) => {
      const members = known.filter(({ id, group }) => parts.includes(id) || parts.includes(group?.id ?? id));
      const taken = members.filter((part) => chosen.includes(part));
      return taken.length > 0 && taken.length < members.length;
    })
    .map(({ parts, otherwise }) => togetherRemark(root, parts, otherwise));
}

function togetherRemark(root: SnapshotRoot, parts: readonly string[], otherwise: LocalText): RestoreRemark {
  const titles = parts.map((id) => titleOf(root, id));
  const en = titles.map((title) => `"${title.en}"`).join(', ');
  const ko = titles.map((title) => `"${title.ko}"`).join(', ');
  return {
    code: 'together',
    text: localText(
      `${en} belong together and only some of them are to be restored. Otherwise: ${otherwise.en}`,
      `${ko}은(는) 함께 복원해야 하는데 일부만 선택되었습니다. 그렇지 않으면: ${otherwise.ko}`,
    ),
  };
}

function absentRemark(part: RootPart): RestoreRemark {
  // Why a part that may be absent was so then is of no use now; an earlier version said to put it back.
  const because = (part.state === 'left-out' ? part.reason : null) ?? localText('', '');
  return {
    code: part.state === 'left-out' ? 'left-out-part' : 'absent-part',
    text: localText(
      `The snapshot does not hold "${part.title.en}"; what lies there now stays as it is. ${because.en}`.trim(),
      `스냅샷에 "${part.title.ko}"이(가) 없으므로 지금 있는 것이 그대로 남습니다. ${because.ko}`.trim(),
    ),
  };
}

function titleOf(root: SnapshotRoot, id: string): LocalText {
  const [part] = membersOf(root, id);
  return (part?.id === id ? part.title : part?.group?.title) ?? localText(id, id);
}
