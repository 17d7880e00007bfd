import type { PackProblem } from '../../../shared/model/pack.ts';

/** Every problem of a pack's text on a line of its own, with its place as compilers write it. */
export function describeProblems(file: string, problems: readonly PackProblem[]): string {
  return problems
    .map((p) => `${file}:${p.line}:${p.column} ${p.path === '' ? '' : `${p.path}: `}${p.message.en}`)
    .join('\n');
}
