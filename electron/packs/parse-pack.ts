import type { PackProblem } from '../../shared/model/pack.ts';
import { localText } from '../../shared/text/local-text.ts';
import { readValue } from './read-values.ts';
import { Pack } from './schema/pack.ts';
import { crossFindings } from './validation/cross-checks.ts';
import { parseWith } from './validation/schema-problems.ts';
import type { Finding } from './validation/schema-problems.ts';
import { readYaml } from './yaml.ts';
import type { YamlDocument, YamlPath } from './yaml.ts';

type ParsedPack =
  | { readonly ok: true; readonly pack: Pack; readonly problems: readonly [] }
  | { readonly ok: false; readonly pack: null; readonly problems: readonly PackProblem[] };

const shownProblems = 100;

/** Reads a pack from its text, like `parsePackText`, and at once where the build has read the very same text. (See `parseWith` for `jitless`.) */
export function parsePack(text: string): ParsedPack {
  const kept = readValue(text);
  const parsed = kept === null ? null : Pack.safeParse(kept, { jitless: true });
  return parsed?.success === true ? { ok: true, pack: parsed.data, problems: [] } : parsePackText(text);
}

/** Reads a pack from its text. Every problem names its place (line and column from 1, and path) and what was expected there. */
export function parsePackText(text: string): ParsedPack {
  const document = readYaml(text);
  if (document.problems.length > 0) {
    return refused(document.problems.map((problem) => ({ ...problem, path: '' })));
  }
  if (document.value === null) return refused([{ line: 1, column: 1, path: '', message: emptyText }]);
  const parsed = parseWith(Pack, document.value);
  if (parsed.value === null) return refused(placed(parsed.findings, document));
  const findings = crossFindings(parsed.value);
  if (findings.length > 0) return refused(placed(findings, document));
  return { ok: true, pack: parsed.value, problems: [] };
}

const emptyText = localText(
  'the file is empty; "holdfast pack template" writes a pack to start from.',
  '파일이 비어 있습니다. "holdfast pack template"으로 시작할 팩을 만들 수 있습니다.',
);

function refused(problems: readonly PackProblem[]): ParsedPack {
  return { ok: false, pack: null, problems: problems.slice(0, shownProblems) };
}

/** In the order of the text. */
function placed(findings: readonly Finding[], document: YamlDocument): readonly PackProblem[] {
  return findings
    .map(({ path, message }) => ({ ...document.locate(path), path: pathText(path), message }))
    .toSorted((left, right) => left.line - right.line || left.column - right.column);
}

/** `probes[3].expect[0].equal` */
function pathText(path: YamlPath): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join('');
}
