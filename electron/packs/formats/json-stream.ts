import type { FollowedPath } from '../expression/followed-path.ts';

/** What there is at a path: how many values, and the first; an object or array stands there empty. */
type FoundAtPath = { readonly count: number; readonly first: unknown };

/** Why a text is no JSON: `at` counts characters. */
export type JsonStreamProblem =
  | { readonly kind: 'empty' | 'not-utf8' | 'cut-off' | 'too-deep' }
  | { readonly kind: 'not-json'; readonly at: number };

type Frame = {
  readonly isArray: boolean;
  /** Of the member that is read now. */
  key: string | null;
  index: number;
  /** Paths that lead on below this value, by their place in the list. */
  readonly live: readonly number[];
};

type Found = { count: number; first: unknown };

type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing';

const deepest = 500;
/** Longer texts are not kept: no name is that long, and no value that is compared. */
const longestKept = 4096;
const word = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;
const escapes = /^[^\\]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^\\]*)*$/;
const blank = ' \t\n\r';

/**
 * Reads JSON of any size as it comes, in a memory that does not grow with it: whether it is well-formed, and what there is at some paths.
 * Strict (RFC 8259) but for a byte order mark at the beginning.
 */
export class JsonStream {
  readonly #paths: readonly FollowedPath[];
  readonly #found: Found[];
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  readonly #stack: Frame[] = [];
  #expected: Expected = 'value';
  #problem: JsonStreamProblem | null = null;
  #at = 0;
  /** The text or word that is being read, without its quotes; null between them. */
  #token: string | null = null;
  #isText = false;
  #isEscaped = false;
  #tooLong = false;
  /** The paths that lead to the value that is being read. */
  #hits: readonly number[] = [];

  constructor(paths: readonly FollowedPath[]) {
    this.#paths = paths;
    this.#found = paths.map(() => ({ count: 0, first: undefined }));
  }

  take(piece: Uint8Array): void {
    this.#decode(() => this.#decoder.decode(piece, { stream: true }));
  }

  /** Asked once, at the end. */
  finish(): { readonly problem: JsonStreamProblem | null; readonly found: readonly FoundAtPath[] } {
    this.#decode(() => this.#decoder.decode());
    if (this.#token !== null && !this.#isText) this.#endWord();
    if (this.#problem === null && this.#expected !== 'nothing')
      this.#problem = { kind: this.#at === 0 ? 'empty' : 'cut-off' };
    return { problem: this.#problem, found: this.#found };
  }

  #decode(decode: () => string): void {
    if (this.#problem !== null) return;
    let text: string;
    try {
      text = decode();
    } catch {
      this.#problem = { kind: 'not-utf8' };
      return;
    }
    for (let place = 0; place < text.length && this.#problem === null; place += 1) {
      if (this.#token !== null && this.#isText) place = this.#readText(text, place);
      else this.#read(text.charAt(place));
    }
    this.#at += text.length;
  }

  /** Reads on to the end of the text or of the piece; answers where it stopped. */
  #readText(text: string, from: number): number {
    for (let place = from; place < text.length; place += 1) {
      const code = text.charCodeAt(place);
      if (this.#isEscaped) this.#isEscaped = false;
      else if (code === 0x5c) this.#isEscaped = true;
      else if (code === 0x22) {
        this.#keep(text.slice(from, place));
        this.#endText();
        return place;
      } else if (code < 0x20) {
        this.#refuse(place);
        return place;
      }
    }
    this.#keep(text.slice(from));
    return text.length;
  }

  #keep(more: string): void {
    // An escape is judged as a whole, which needs the text as a whole: a long one is judged piece by piece as it goes.
    const whole = (this.#token ?? '') + more;
    const isLong = whole.length > longestKept;
    this.#tooLong ||= isLong;
    const start = isLong ? lastWholeEscape(whole) : 0;
    if (isLong && !escapes.test(whole.slice(0, start))) this.#refuse(0);
    this.#token = isLong ? whole.slice(start) : whole;
  }

  #endText(): void {
    const raw = this.#token ?? '';
    this.#token = null;
    if (!escapes.test(raw)) return this.#refuse(0);
    const value: unknown = this.#tooLong ? null : JSON.parse(`"${raw}"`);
    const frame = this.#stack.at(-1);
    if (frame !== undefined && (this.#expected === 'key' || this.#expected === 'key-or-end')) {
      frame.key = typeof value === 'string' ? value : null;
      this.#expected = 'colon';
      return;
    }
    this.#record(this.#tooLong ? '…' : value);
    this.#after();
  }

  #read(char: string): void {
    if (this.#token !== null) {
      if (!isDelimiter(char)) {
        this.#token += char;
        if (this.#token.length > longestKept) this.#refuse(0);
        return;
      }
      this.#endWord();
    }
    if (blank.includes(char) || this.#problem !== null) return;
    if (this.#expected === 'nothing') this.#refuse(0);
    else if (this.#expected === 'comma-or-end') this.#readOn(char);
    else if (this.#expected === 'colon') this.#readColon(char);
    else if (this.#expected === 'key' || this.#expected === 'key-or-end') this.#readKey(char);
    else if (this.#expected === 'value-or-end' && char === ']') this.#close();
    else this.#beginValue(char);
  }

  #readKey(char: string): void {
    if (char === '"') this.#beginToken(true);
    else if (char === '}' && this.#expected === 'key-or-end') this.#close();
    else this.#refuse(0);
  }

  #readColon(char: string): void {
    if (char === ':') this.#expected = 'value';
    else this.#refuse(0);
  }

  #readOn(char: string): void {
    const frame = this.#stack.at(-1);
    if (frame === undefined) return this.#refuse(0);
    if (char === (frame.isArray ? ']' : '}')) return this.#close();
    if (char !== ',') return this.#refuse(0);
    frame.index += 1;
    this.#expected = frame.isArray ? 'value' : 'key';
  }

  #beginValue(char: string): void {
    const { hits, live } = this.#leadingHere();
    this.#hits = hits;
    if (char !== '{' && char !== '[') {
      this.#beginToken(char === '"');
      if (char !== '"') this.#token = char;
      return;
    }
    const isArray = char === '[';
    this.#record(isArray ? [] : {});
    if (this.#stack.length >= deepest) {
      this.#problem = { kind: 'too-deep' };
      return;
    }
    this.#stack.push({ isArray, key: null, index: 0, live });
    this.#expected = isArray ? 'value-or-end' : 'key-or-end';
  }

  #beginToken(isText: boolean): void {
    this.#token = '';
    this.#isText = isText;
    this.#isEscaped = false;
    this.#tooLong = false;
  }

  #endWord(): void {
    const text = this.#token ?? '';
    this.#token = null;
    if (!word.test(text)) return this.#refuse(0);
    this.#record(JSON.parse(text));
    this.#after();
  }

  /** Which paths end at the value that begins now, and which lead on below it. */
  #leadingHere(): { readonly hits: readonly number[]; readonly live: readonly number[] } {
    const depth = this.#stack.length;
    const parent = this.#stack.at(-1);
    const here =
      parent === undefined
        ? this.#paths.map((_, at) => at)
        : parent.live.filter((at) => leadsTo(this.#paths[at]?.[depth - 1], parent));
    return {
      hits: here.filter((at) => this.#paths[at]?.length === depth),
      live: here.filter((at) => (this.#paths[at]?.length ?? 0) > depth),
    };
  }

  #record(value: unknown): void {
    for (const at of this.#hits) {
      const found = this.#found[at];
      if (found === undefined) continue;
      if (found.count === 0) found.first = value;
      found.count += 1;
    }
  }

  #close(): void {
    this.#stack.pop();
    this.#after();
  }

  #after(): void {
    this.#expected = this.#stack.length === 0 ? 'nothing' : 'comma-or-end';
  }

  #refuse(offset: number): void {
    this.#problem ??= { kind: 'not-json', at: this.#at + offset };
  }
}

function leadsTo(step: string | number | null | undefined, { isArray, index, key }: Frame): boolean {
  if (step === null) return true;
  return isArray ? step === index : step === key && step !== undefined;
}

function isDelimiter(char: string): boolean {
  return ',]}'.includes(char) || blank.includes(char);
}

/** Up to where a text can be judged by itself: not in the middle of an escape. */
function lastWholeEscape(text: string): number {
  const begun = /\\(?:u[0-9a-fA-F]{0,3})?$/.exec(text);
  const isOpen = begun !== null && oddBackslashes(text.slice(0, begun.index + 1));
  return isOpen ? begun.index : text.length;
}

function oddBackslashes(text: string): boolean {
  return (/\\*$/.exec(text)?.[0].length ?? 0) % 2 === 1;
}
