import { Composer, Lexer, LineCounter, Parser, isAlias, isMap, isNode, isScalar, isSeq, visit } from 'yaml';
import type { CST, Document, Node, ParsedNode } from 'yaml';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import { syntaxProblem } from './yaml-syntax.ts';

export type YamlPath = readonly (string | number)[];

/** A problem with its place in the text, both counted from 1. */
type YamlProblem = { readonly line: number; readonly column: number; readonly message: LocalText };

export type YamlDocument = {
  /** Plain data; undefined when there were problems. */
  readonly value: unknown;
  readonly problems: readonly YamlProblem[];
  /** Where a path stands in the text: the key of a member, the start of a list item; the nearest parent when it is not there. */
  locate(path: YamlPath): { readonly line: number; readonly column: number };
  /** Where the single value at a path is written, as offsets; null for none, for lists and tables, and for text in blocks. */
  scalarAt(path: YamlPath): { readonly start: number; readonly end: number } | null;
};

export const yamlBytesLimit = 500_000;
const lexemeLimit = 200_000;
const depthLimit = 40;
const shownProblems = 20;

/**
 * Reads one YAML 1.2 document of plain data: no anchors, aliases, tags or duplicate keys, at most 500 kB and 40 levels. Size and depth
 * are known before the document is built: building is recursive, and too deep a nesting would end the process.
 */
export function readYaml(text: string): YamlDocument {
  const refused = refusal(text);
  if (refused !== null) return broken([{ line: 1, column: 1, message: refused }]);
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  if (depthOf(tokens) > depthLimit) {
    const message = localText(
      `The text is nested deeper than ${depthLimit} levels.`,
      `텍스트의 중첩이 ${depthLimit}단계를 넘습니다.`,
    );
    return broken([{ line: 1, column: 1, message }]);
  }
  const options = {
    strict: true,
    uniqueKeys: false,
    prettyErrors: false,
    merge: false,
    resolveKnownTags: false,
    version: '1.2',
  } as const;
  const documents = [...new Composer<ParsedNode>(options).compose(tokens, true, text.length)];
  const [document] = documents;
  if (!document) return broken([]);
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const errors = document.errors.map(({ code, message, pos }) => ({ code, message, offset: pos[0] }));
  const syntax = syntaxProblem(text, errors);
  const problems = [
    ...(syntax === null ? [] : [{ ...place(syntax.offset), message: syntax.message }]),
    ...document.warnings.map((warning) => ({ ...place(warning.pos[0]), message: noTag })),
    ...tokens
      .filter((token) => token.type === 'directive')
      .map((token) => ({ ...place(token.offset), message: noDirective })),
    ...(documents.length > 1 ? [{ ...place(documents[1]?.range[0] ?? 0), message: oneDocument }] : []),
    ...(document.errors.length > 0 ? [] : forbidden(document, place)),
  ];
  return {
    value: problems.length > 0 ? undefined : document.toJS({ maxAliasCount: 0 }),
    problems: problems.slice(0, shownProblems),
    locate: (path) => place(offsetOf(document.contents, path)),
    scalarAt: (path) => scalarRange(document.getIn(path, true)),
  };
}

function broken(problems: readonly YamlProblem[]): YamlDocument {
  return { value: undefined, problems, locate: () => ({ line: 1, column: 1 }), scalarAt: () => null };
}

function scalarRange(node: unknown): { readonly start: number; readonly end: number } | null {
  if (!isScalar(node) || !node.range || node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL')
    return null;
  const [start, end] = node.range;
  return { start, end };
}

function refusal(text: string): LocalText | null {
  const bytes = Buffer.byteLength(text, 'utf8');
  if (bytes > yamlBytesLimit) {
    return localText(
      `The text has ${bytes} bytes; at most ${yamlBytesLimit} are read.`,
      `텍스트가 ${bytes}바이트입니다. 최대 ${yamlBytesLimit}바이트까지 읽습니다.`,
    );
  }
  if (text.includes('\0') || text.startsWith('\uFFFD')) return notUtf8;
  // Each part takes at least one character.
  if (text.length <= lexemeLimit) return null;
  let lexemes = 0;
  for (const _lexeme of new Lexer().lex(text)) {
    lexemes += 1;
    if (lexemes > lexemeLimit)
      return localText('The text has too many parts.', '텍스트의 구성 요소가 너무 많습니다.');
  }
  return null;
}

/** The depth of the syntax tree, found without recursion. */
function depthOf(tokens: readonly CST.Token[]): number {
  let deepest = 0;
  const open: { readonly token: CST.Token; readonly depth: number }[] = tokens.map((token) => ({
    token,
    depth: 0,
  }));
  for (let next = open.pop(); next; next = open.pop()) {
    const { token, depth } = next;
    deepest = Math.max(deepest, depth);
    if (token.type === 'document' && token.value) open.push({ token: token.value, depth: depth + 1 });
    if (!('items' in token)) continue;
    for (const item of token.items) {
      if (item.key) open.push({ token: item.key, depth: depth + 1 });
      if (item.value) open.push({ token: item.value, depth: depth + 1 });
    }
  }
  return deepest;
}

type Place = (offset: number) => { readonly line: number; readonly column: number };

const notUtf8 = localText(
  'The text is not UTF-8; it looks like UTF-16. Save it as UTF-8.',
  '텍스트가 UTF-8이 아니라 UTF-16으로 보입니다. UTF-8로 저장하십시오.',
);
const oneDocument = localText(
  'Expected one document; "---" begins another.',
  '문서는 하나여야 합니다. "---"가 다른 문서를 시작합니다.',
);
const noAlias = localText(
  'Anchors (&) and aliases (*) are not allowed here. Write the value out, or put it in quotes when it is text.',
  '앵커(&)와 별칭(*)은 쓸 수 없습니다. 값을 직접 쓰거나, 글자라면 따옴표로 묶으십시오.',
);
const noTag = localText(
  'Tags (!) are not allowed here. Put the value in quotes when it is text.',
  '태그(!)는 쓸 수 없습니다. 글자라면 따옴표로 묶으십시오.',
);
const noDirective = localText('Directives (%) are not allowed here.', '지시문(%)은 쓸 수 없습니다.');
const textKey = localText('Keys must be plain text.', '키는 일반 텍스트여야 합니다.');

function forbidden(document: Document, place: Place): readonly YamlProblem[] {
  const problems: YamlProblem[] = [];
  const add = (node: unknown, message: LocalText): void => {
    problems.push({ ...place((isNode(node) ? node.range?.[0] : undefined) ?? 0), message });
  };
  const markFree = (node: Node): void => {
    if (isAlias(node) || ('anchor' in node && node.anchor !== undefined)) add(node, noAlias);
    else if (node.tag !== undefined) add(node, noTag);
  };
  visit(document, {
    Node: (_key, node) => markFree(node),
    Map: (_key, map) => {
      // The visitor of maps takes the place of that of nodes.
      markFree(map);
      const seen = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key) || typeof key.value !== 'string') add(key, textKey);
        else if (seen.has(key.value))
          add(
            key,
            localText(`The key "${key.value}" stands here twice.`, `키 "${key.value}"이(가) 두 번 있습니다.`),
          );
        else seen.add(key.value);
      }
    },
  });
  return problems;
}

function offsetOf(root: Node | null, path: YamlPath): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === step);
      if (!pair) break;
      offset = (isNode(pair.key) ? pair.key.range?.[0] : undefined) ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
      if (!isNode(node)) break;
      offset = node.range?.[0] ?? offset;
    } else {
      break;
    }
  }
  return offset;
}
