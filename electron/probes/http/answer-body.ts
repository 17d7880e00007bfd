import { isUtf8 } from 'node:buffer';
import { parseJson } from '../../../shared/text/parse-json.ts';
import type { MeasuredFacts } from '../../packs/expression/assertions.ts';
import type { Answered } from './exchange.ts';

/** An answer as expectations and captures read it; text and JSON are made when they are first asked for. */
export interface AnswerBody extends MeasuredFacts {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Undefined when the body is not JSON, or was cut off. */
  readonly json: unknown;
  readonly isUtf8: boolean;
  /** True when there was more than was read. */
  readonly truncated: boolean;
  readonly latencyMs: number;
}

/** `now` is the desk's clock when the answer arrived, epoch ms. */
export function readAnswer(answered: Answered, now: number): AnswerBody {
  return new LazyBody(answered, now);
}

class LazyBody implements AnswerBody {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly latencyMs: number;
  readonly now: number;
  readonly #bytes: Uint8Array;
  readonly truncated: boolean;
  #text: string | null = null;
  #json: { readonly value: unknown } | null = null;

  constructor({ answer, latencyMs }: Answered, now: number) {
    this.status = answer.status;
    this.headers = answer.headers;
    this.latencyMs = roundMs(latencyMs);
    this.now = now;
    this.#bytes = answer.body;
    this.truncated = answer.truncated;
  }

  get text(): string {
    // A byte order mark is dropped, and what is not UTF-8 becomes U+FFFD.
    this.#text ??= new TextDecoder().decode(this.#bytes);
    return this.#text;
  }

  get isUtf8(): boolean {
    return this.truncated || isUtf8(this.#bytes);
  }

  get json(): unknown {
    this.#json ??= { value: this.truncated ? undefined : parseJson(this.text) };
    return this.#json.value;
  }
}

/** True for an answer that a browser would show as a page. */
export function isWebPage(body: AnswerBody): boolean {
  const type = body.headers['content-type'] ?? '';
  if (/^\s*(text\/html|application\/xhtml\+xml)\b/i.test(type)) return true;
  return type === '' && /^\s*<(!doctype html|html)\b/i.test(body.text.slice(0, 200));
}

/** What a page says: its title and its first words without markup; for the reason an operator reads. */
export function pageWords(body: AnswerBody): string {
  const start = body.text.slice(0, 8192);
  const title = plain(/<title[^>]{0,100}>([^<]{1,200})<\/title>/i.exec(start)?.[1] ?? '');
  const words = plain(
    start
      .replaceAll(/<(script|style|title)\b[^>]*>[^<]*<\/\1>/gi, ' ')
      .replaceAll(/<!--[^>]*>/g, ' ')
      .replaceAll(/<[^>]*>/g, ' '),
  );
  const both = words.startsWith(title) ? words : [title, words].filter((part) => part !== '').join(' – ');
  return both.slice(0, 160);
}

function plain(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** Milliseconds as they are shown and compared: tenths where they matter. */
function roundMs(ms: number): number {
  return ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms);
}
