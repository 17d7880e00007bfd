import type { HttpAction } from '../schema/action.ts';
import type { Pack } from '../schema/pack.ts';
import type { YamlPath } from '../yaml.ts';
import { expressionFindings } from './expressions.ts';
import { folderFindings } from './file-path-checks.ts';
import { duplicates, finding } from './finding-texts.ts';
import { namesAt } from './names-at.ts';
import { filePathProblem } from './paths.ts';
import type { Finding } from './schema-problems.ts';
import { templateFindings } from './template-names.ts';

/** Files that an action looks into: inside the target's folders, by settings and arguments, without any credential. */
export function readFileFindings(pack: Pack, action: HttpAction, path: YamlPath): readonly Finding[] {
  const names = {
    ...namesAt({ ...pack, credentials: {} }),
    arguments: action.arguments.map(({ name }) => name),
  };
  const taken = new Set([...action.look, ...action.run, ...action.check].map(({ id }) => id));
  return [
    ...duplicates(
      action.files.map(({ id }) => id),
      (at) => [...path, 'files', at, 'id'],
    ),
    ...action.files.flatMap(({ id }, at) =>
      taken.has(id)
        ? [
            finding(
              [...path, 'files', at, 'id'],
              `the id "${id}" is also that of a request.`,
              `요청도 id "${id}"을(를) 사용합니다.`,
            ),
          ]
        : [],
    ),
    ...action.files.flatMap((file, at) => {
      const place = [...path, 'files', at];
      const problem = filePathProblem(file.path);
      return [
        ...folderFindings(pack, file.base, [...place, 'base']),
        ...(problem === null ? [] : [{ path: [...place, 'path'], message: problem }]),
        ...templateFindings({ path: file.path, expect: file.expect }, place, names),
        ...expressionFindings(file, place),
      ];
    }),
  ];
}
