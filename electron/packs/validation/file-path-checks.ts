import type { Pack } from '../schema/pack.ts';
import type { YamlPath } from '../yaml.ts';
import { unknownName } from './finding-texts.ts';
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

/** The setting that names the folder which a path lies in. `root` may be left out of the settings: there is nothing to read then. */
export function folderFindings(pack: Pack, base: string, path: YamlPath): readonly Finding[] {
  const folders = Object.entries(pack.settings).flatMap(([name, { type }]) =>
    type === 'folder' ? [name] : [],
  );
  return unknownName(
    { en: 'setting of type folder', ko: 'folder 형식의 설정' },
    base,
    ['root', ...folders],
    path,
  );
}
