import type { SettingsValue } from '../settings-file.ts';
import { readPythonString } from './python-string.ts';

/** Thrown inside this folder only: what stands here is not a literal. */
export class NotLiteral extends Error {}

const depthLimit = 60;
const itemLimit = 10_000;
const number =
  /0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:[0-9][0-9_]*)?\.?[0-9][0-9_]*\.?(?:[eE][+-]?[0-9]+)?/y;
const word = /[A-Za-z_][A-Za-z0-9_]*/y;
const space = /(?:[ \t\f]|\\\r?\n)*/y;
const spaceOrLines = /(?:\s|\\\r?\n|#[^\n]*)*/y;

/** Reads literals and simple arithmetic of them. `at` stands behind what was read. */
export class PythonExpression {
  readonly #text: string;
  #depth = 0;
  #items = 0;
  at: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.at = at;
  }

  /** One value, or several separated by commas, which make a tuple. */
  read(): SettingsValue {
    const first = this.#sum(false);
    if (!this.#take(',', false)) return first;
    const items = [first];
    while (!this.#atEndOfStatement()) {
      items.push(this.#sum(false));
      if (!this.#take(',', false)) break;
    }
    return items;
  }

  #atEndOfStatement(): boolean {
    this.#skip(false);
    return this.at >= this.#text.length || /[\r\n#;]/.test(this.#text[this.at] ?? '');
  }

  #skip(lines: boolean): void {
    const pattern = lines ? spaceOrLines : space;
    pattern.lastIndex = this.at;
    pattern.exec(this.#text);
    this.at = Math.max(this.at, pattern.lastIndex);
  }

  #take(token: string, lines: boolean): boolean {
    this.#skip(lines);
    if (!this.#text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }

  #sum(lines: boolean): SettingsValue {
    this.#deeper();
    let value = this.#product(lines);
    for (;;) {
      if (this.#take('+', lines)) value = add(value, this.#product(lines));
      else if (this.#take('-', lines)) value = numeric(value) - numeric(this.#product(lines));
      else break;
    }
    this.#depth -= 1;
    return value;
  }

  #product(lines: boolean): SettingsValue {
    let value = this.#unary(lines);
    for (;;) {
      if (this.#take('*', lines)) value = checked(numeric(value) * numeric(this.#unary(lines)));
      else if (this.#take('//', lines))
        value = Math.floor(checked(numeric(value) / numeric(this.#unary(lines))));
      else if (this.#take('/', lines)) value = checked(numeric(value) / numeric(this.#unary(lines)));
      else return value;
    }
  }

  #unary(lines: boolean): SettingsValue {
    this.#deeper();
    const minus = this.#take('-', lines);
    const value = minus || this.#take('+', lines) ? numeric(this.#unary(lines)) : this.#power(lines);
    this.#depth -= 1;
    return minus ? -numeric(value) : value;
  }

  /** A chain of powers is grouped from the right and grows without bounds; nobody writes a setting that way. */
  #power(lines: boolean): SettingsValue {
    const base = this.#primary(lines);
    if (!this.#take('**', lines)) return base;
    const value = checked(numeric(base) ** numeric(this.#unary(lines)));
    if (this.#take('**', lines)) throw new NotLiteral();
    return value;
  }

  #deeper(): void {
    this.#depth += 1;
    if (this.#depth > depthLimit) throw new NotLiteral();
  }

  #primary(lines: boolean): SettingsValue {
    this.#skip(lines);
    const string = this.#strings(lines);
    if (string !== null) return string;
    if (this.#take('(', lines)) return this.#tuple();
    if (this.#take('[', lines)) return this.#itemsUntil(']');
    if (this.#take('{', lines)) return this.#braces();
    number.lastIndex = this.at;
    const digits = number.exec(this.#text)?.[0];
    if (digits !== undefined && digits !== '') return this.#number(digits);
    return this.#word();
  }

  /** Strings that stand side by side are one. */
  #strings(lines: boolean): string | null {
    let whole: string | null = null;
    for (;;) {
      const before = this.at;
      this.#skip(lines);
      const part = readPythonString(this.#text, this.at);
      if (part === null) {
        this.at = before;
        return whole;
      }
      if (part.value === null) throw new NotLiteral();
      whole = (whole ?? '') + part.value;
      this.at = part.end;
    }
  }

  #number(digits: string): number {
    this.at += digits.length;
    const value = Number(digits.replaceAll('_', ''));
    const follows = this.#text[this.at] ?? '';
    if (/[A-Za-z_]/.test(follows)) throw new NotLiteral();
    return checked(value);
  }

  #word(): SettingsValue {
    word.lastIndex = this.at;
    const name = word.exec(this.#text)?.[0];
    if (name !== 'True' && name !== 'False' && name !== 'None') throw new NotLiteral();
    this.at += name.length;
    return name === 'None' ? null : name === 'True';
  }

  #tuple(): SettingsValue {
    if (this.#take(')', true)) return [];
    const first = this.#sum(true);
    if (this.#take(')', true)) return first;
    if (!this.#take(',', true)) throw new NotLiteral();
    return [first, ...this.#itemsUntil(')')];
  }

  #itemsUntil(closer: string): readonly SettingsValue[] {
    const items: SettingsValue[] = [];
    while (!this.#take(closer, true)) {
      this.#count();
      items.push(this.#sum(true));
      if (this.#take(closer, true)) return items;
      if (!this.#take(',', true)) throw new NotLiteral();
    }
    return items;
  }

  #braces(): SettingsValue {
    if (this.#take('}', true)) return {};
    const first = this.#sum(true);
    if (!this.#take(':', true)) {
      if (this.#take('}', true)) return [first];
      if (!this.#take(',', true)) throw new NotLiteral();
      return [first, ...this.#itemsUntil('}')];
    }
    const entries: [string, SettingsValue][] = [[keyText(first), this.#sum(true)]];
    while (!this.#take('}', true)) {
      if (!this.#take(',', true)) throw new NotLiteral();
      if (this.#take('}', true)) break;
      this.#count();
      const key = keyText(this.#sum(true));
      if (!this.#take(':', true)) throw new NotLiteral();
      entries.push([key, this.#sum(true)]);
    }
    return Object.fromEntries(entries);
  }

  #count(): void {
    this.#items += 1;
    if (this.#items > itemLimit) throw new NotLiteral();
  }
}

function add(left: SettingsValue, right: SettingsValue): SettingsValue {
  if (typeof left === 'string' && typeof right === 'string') return left + right;
  return checked(numeric(left) + numeric(right));
}

function numeric(value: SettingsValue): number {
  if (typeof value !== 'number') throw new NotLiteral();
  return value;
}

function checked(value: number): number {
  if (!Number.isFinite(value)) throw new NotLiteral();
  return value;
}

function keyText(value: SettingsValue): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw new NotLiteral();
}
