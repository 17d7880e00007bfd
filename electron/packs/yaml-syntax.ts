import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';

/** What a parser says of a place. */
type SyntaxError = { readonly code: string; readonly message: string; readonly offset: number };

/** The same for an author, at the place where it has to be mended. */
type SyntaxProblem = { readonly offset: number; readonly message: LocalText };

/**
 * The first error of a text in words. What a parser reports after it follows from it: an indentation that is wrong by one
 * can make every line behind it wrong.
 */
export function syntaxProblem(text: string, errors: readonly SyntaxError[]): SyntaxProblem | null {
  const [first] = errors.toSorted((left, right) => left.offset - right.offset);
  if (first === undefined) return null;
  return (
    tabProblem(text, errors) ??
    unclosedProblem(text, errors) ??
    flowValueProblem(text, first) ??
    flowColonProblem(text, first) ??
    colonProblem(text, first) ??
    indentProblem(text, first) ?? { offset: first.offset, message: asTold(first) }
  );
}

function tabProblem(text: string, errors: readonly SyntaxError[]): SyntaxProblem | null {
  const tab = errors.find(({ code }) => code === 'TAB_AS_INDENT');
  if (tab === undefined) return null;
  const { number } = lineAt(text, tab.offset);
  return {
    offset: tab.offset,
    message: localText(
      `line ${number} is indented with a tab; use spaces.`,
      `${number}번째 줄이 탭으로 들여쓰기되어 있습니다. 공백을 쓰십시오.`,
    ),
  };
}

const closers: Readonly<Record<string, string>> = { '{': '}', '[': ']' };

/** A bracket that is still open where the next line begins: what has to be mended is where it was opened. */
function unclosedProblem(text: string, errors: readonly SyntaxError[]): SyntaxProblem | null {
  const [first] = errors;
  if (first === undefined || errors.some(({ message }) => /Unexpected (flow|alias)/.test(message)))
    return null;
  if (!/^Flow (map|sequence)/.test(first.message)) return null;
  const offset = openBracket(text.slice(0, first.offset));
  if (offset === null) return null;
  const bracket = text[offset] ?? '{';
  const closer = closers[bracket] ?? '}';
  return {
    offset,
    message: localText(
      `the "${bracket}" here is not closed: add "${closer}".`,
      `여기의 "${bracket}"이(가) 닫히지 않았습니다. "${closer}"을(를) 추가하십시오.`,
    ),
  };
}

/** The last bracket outside of quotes that is not closed again. */
function openBracket(text: string): number | null {
  const open: number[] = [];
  for (const match of text.matchAll(/'[^'\n]*'|"(?:[^"\\\n]|\\.)*"|(?:^|\s)#[^\n]*|[{}[\]]/g)) {
    if (match[0] === '{' || match[0] === '[') open.push(match.index);
    if (match[0] === '}' || match[0] === ']') open.pop();
  }
  return open.at(-1) ?? null;
}

/** Brackets, braces and stars mean something of their own between `{` and `}`. */
function flowValueProblem(text: string, { message, offset }: SyntaxError): SyntaxProblem | null {
  if (!/^Unexpected (flow-(map|seq)-start|alias)/.test(message)) return null;
  const { start } = lineAt(text, offset);
  const before = /([A-Za-z][A-Za-z0-9-]*):[ \t]*([^\s'"][^,]*)$/.exec(text.slice(start, offset));
  const [, key = '', value = ''] = before ?? [];
  if (before === null) return null;
  const place = offset - value.length;
  return {
    offset: place,
    message: localText(
      `put the value of "${key}" in quotes: inside { } and [ ] the characters [ ] { } , mean something else.`,
      `"${key}"의 값을 따옴표로 묶으십시오. { }와 [ ] 안에서 [ ] { } ,는 다른 뜻을 가집니다.`,
    ),
  };
}

/** `{ reason: Broken: look at it }` */
function flowColonProblem(text: string, { message, offset }: SyntaxError): SyntaxProblem | null {
  if (!message.startsWith('Block collections are not allowed within flow')) return null;
  const { start } = lineAt(text, offset);
  const [, key] = /([A-Za-z][A-Za-z0-9-]*):[ \t]+$/.exec(text.slice(start, offset)) ?? [];
  return key === undefined ? null : { offset, message: colonInside(key) };
}

/** `title: Overdue: loans` */
function colonProblem(text: string, { code, offset }: SyntaxError): SyntaxProblem | null {
  if (code !== 'BLOCK_AS_IMPLICIT_KEY' && code !== 'MULTILINE_IMPLICIT_KEY') return null;
  const { start, end } = lineAt(text, offset);
  const [, key = '', value = ''] =
    /^[ \t]*(?:- +)*([A-Za-z][A-Za-z0-9-]*):[ \t]+([^'"{[#|>].*)$/.exec(text.slice(start, end)) ?? [];
  if (!/:(\s|$)/.test(value)) return null;
  return {
    offset: end - value.length,
    message: colonInside(key),
  };
}

function colonInside(key: string): LocalText {
  return localText(
    `put the text of "${key}" in quotes: it holds a colon.`,
    `"${key}"의 텍스트를 따옴표로 묶으십시오. 콜론이 들어 있습니다.`,
  );
}

const indentCodes: readonly string[] = [
  'BLOCK_AS_IMPLICIT_KEY',
  'MULTILINE_IMPLICIT_KEY',
  'MISSING_CHAR',
  'BAD_INDENT',
  'UNEXPECTED_TOKEN',
];

/** A line that stands a little beside those before it. */
function indentProblem(text: string, { code, offset }: SyntaxError): SyntaxProblem | null {
  if (!indentCodes.includes(code)) return null;
  const found = lineAt(text, offset);
  const here = lineFrom(text, found.start);
  const next = nextLine(text, found.end);
  // A key below a value that is complete: the parser reports the value, the line behind it is the one that is wrong.
  if (next !== null && next.indent > here.column && /^[^#]+:(\s|$)/.test(next.text))
    return besideIt(next, here.column);
  const before = previousLine(text, found.start);
  return before !== null && here.indent !== before.column && here.indent !== before.indent
    ? besideIt({ ...here, number: found.number, start: found.start }, before.column)
    : null;
}

function besideIt(
  line: { readonly number: number; readonly start: number; readonly indent: number },
  wanted: number,
): SyntaxProblem {
  return {
    offset: line.start + line.indent,
    message: localText(
      `line ${line.number} is indented by ${line.indent}; its neighbours by ${wanted}.`,
      `${line.number}번째 줄의 들여쓰기는 ${line.indent}칸이고 이웃한 줄은 ${wanted}칸입니다.`,
    ),
  };
}

function lineAt(text: string, offset: number) {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return { start, end: end < 0 ? text.length : end, number: text.slice(0, start).split('\n').length };
}

/** `indent` is where it begins, `column` where its key does, behind the dashes of a list. */
function lineFrom(text: string, start: number) {
  const [line = ''] = text.slice(start).split('\n', 1);
  const indent = /^ */.exec(line)?.[0].length ?? 0;
  const dashes = /^(?:- +)*/.exec(line.slice(indent))?.[0].length ?? 0;
  return { indent, column: indent + dashes, text: line.trim() };
}

function nextLine(text: string, end: number) {
  for (let start = end + 1; start < text.length; start = lineAt(text, start).end + 1) {
    const line = lineFrom(text, start);
    if (line.text !== '' && !line.text.startsWith('#'))
      return { ...line, start, number: lineAt(text, start).number };
  }
  return null;
}

function previousLine(text: string, start: number) {
  for (let at = start; at > 0; at = lineAt(text, at - 1).start) {
    const line = lineFrom(text, lineAt(text, at - 1).start);
    if (line.text !== '' && !line.text.startsWith('#')) return line;
  }
  return null;
}

/** What the parser says, with a translation of what is commonly met. */
function asTold({ code, message }: SyntaxError): LocalText {
  return localText(`${message}.`, `${koreanSyntax[code] ?? 'YAML 문법 오류입니다'} (${message}).`);
}

const koreanSyntax: Readonly<Record<string, string>> = {
  BAD_INDENT: '들여쓰기가 잘못되었습니다',
  TAB_AS_INDENT: '들여쓰기에 탭을 쓸 수 없습니다',
  MISSING_CHAR: '빠진 문자가 있습니다',
  UNEXPECTED_TOKEN: '여기에 올 수 없는 내용입니다',
  MULTILINE_IMPLICIT_KEY: '키는 한 줄에 있어야 합니다',
  BLOCK_AS_IMPLICIT_KEY: '중첩된 값은 새 줄에서 시작해야 합니다',
  IMPOSSIBLE: '해석할 수 없는 내용입니다',
};
