import type { PartDifference } from '../../../shared/model/contents.ts';

export type DifferenceLine = NonNullable<PartDifference['lines']>[number];

/** Larger middles are shown as taken out and put in as a whole. */
const mostCells = 4_000_000;

/** The lines of two texts as one sequence: what stayed, what went, what came. */
export function lineDifference(a: readonly string[], b: readonly string[]): readonly LineChange[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const middle = middleOf(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return [
    ...places('same', start, 0, 0),
    ...middle.map(({ change, a: inA, b: inB }) => ({ change, a: inA + start, b: inB + start })),
    ...places('same', end, a.length - end, b.length - end),
  ];
}

/** `a` and `b` are the places of the line; only that of the text which has it means something. */
export type LineChange = {
  readonly change: DifferenceLine['change'];
  readonly a: number;
  readonly b: number;
};

function places(change: LineChange['change'], count: number, a: number, b: number): readonly LineChange[] {
  return Array.from({ length: count }, (_, at) => ({ change, a: a + at, b: b + at }));
}

function middleOf(a: readonly string[], b: readonly string[]): readonly LineChange[] {
  if (a.length * b.length > mostCells)
    return [...places('removed', a.length, 0, 0), ...places('added', b.length, a.length, 0)];
  const common = commonLengths(a, b);
  const width = b.length + 1;
  const changes: LineChange[] = [];
  let [inA, inB] = [0, 0];
  while (inA < a.length || inB < b.length) {
    const here = { a: inA, b: inB };
    const withoutA = common[(inA + 1) * width + inB] ?? 0;
    const withoutB = common[inA * width + inB + 1] ?? 0;
    if (inA < a.length && inB < b.length && a[inA] === b[inB]) {
      changes.push({ change: 'same', ...here });
      inA += 1;
      inB += 1;
    } else if (inB >= b.length || (inA < a.length && withoutA >= withoutB)) {
      changes.push({ change: 'removed', ...here });
      inA += 1;
    } else {
      changes.push({ change: 'added', ...here });
      inB += 1;
    }
  }
  return changes;
}

/** Length of the longest common subsequence of what is left, for each pair of places. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint32Array {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let inA = a.length - 1; inA >= 0; inA -= 1) {
    for (let inB = b.length - 1; inB >= 0; inB -= 1) {
      const at = inA * width + inB;
      lengths[at] =
        a[inA] === b[inB]
          ? (lengths[at + width + 1] ?? 0) + 1
          : Math.max(lengths[at + width] ?? 0, lengths[at + 1] ?? 0);
    }
  }
  return lengths;
}
