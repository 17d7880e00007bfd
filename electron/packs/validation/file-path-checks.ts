import type { Pack } from '../schema/pack.ts';
import type { YamlPath } from '../yaml.ts';
import { namesAt } from './names-at.ts';
import { filePathProblem } from './paths.ts';
import type { Finding } from './schema-problems.ts';
import { templateFindings } from './template-names.ts';

/** A path may name settings; it must not lead out of the target's folder. */
export function pathFindings(pack: Pack, file: string, path: YamlPath): readonly Finding[] {
  const problem = filePathProblem(file);
  const findings = templateFindings(file, path, namesAt({ ...pack, credentials: {} }));
  return problem === null ? findings : [{ path, message: problem }, ...findings];
}
