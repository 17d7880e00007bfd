import { formsOfSecret } from './secret-forms.ts';
import { SecretIndex } from './secret-index.ts';

const blank = '[redacted]';

/** How many values a Redactor remembers. Tokens rotate; the oldest are worthless long before they are forgotten. */
const mostValues = 5000;

/**
 * Replaces known secrets in all their written forms, and whatever looks like one: authorization headers, cookies, passwords
 * in assignments, JSON web tokens, long tokens in header-like positions. Text that is JSON stays JSON.
 */
export function redact(text: string, secrets: readonly string[]): string {
  const redactor = new Redactor();
  for (const secret of secrets) redactor.register(secret);
  return redactor.text(text);
}

/** Remembers every secret that was in memory, so that none reaches a log, evidence or an answer. */
export class Redactor {
  readonly #index = new SecretIndex();
  readonly #values = new Map<string, readonly string[]>();

  register(secret: string): void {
    const known = this.#values.get(secret);
    if (known !== undefined) {
      this.#values.delete(secret);
      this.#values.set(secret, known);
      return;
    }
    const forms = formsOfSecret(secret);
    for (const form of forms) this.#index.add(form);
    this.#values.set(secret, forms);
    this.#forgetOldest();
  }

  text(text: string): string {
    return redactPatterns(this.#index.replaceIn(text, blank));
  }

  /** Plain data with every string redacted, and the values under telling names blanked out. */
  data(value: unknown): unknown {
    return this.#data(value, 0);
  }

  #data(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return this.text(value);
    if (typeof value !== 'object' || value === null) return value;
    if (depth >= 8) return '[too deep]';
    if (Array.isArray(value)) return value.map((item) => this.#data(item, depth + 1));
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        this.#index.replaceIn(key, blank),
        isTellingName(key) && (typeof item === 'string' || Array.isArray(item))
          ? blank
          : this.#data(item, depth + 1),
      ]),
    );
  }

  #forgetOldest(): void {
    if (this.#values.size <= mostValues) return;
    const oldest = this.#values.keys().next().value;
    if (oldest === undefined) return;
    const forms = this.#values.get(oldest) ?? [];
    this.#values.delete(oldest);
    for (const form of forms) this.#index.remove(form);
  }
}

/** What Koreans call a password or a key. */
export const koreanSecretName = String.raw`(?:(?:비밀|암호|패스)[ \t]?(?:번호|키|문구|워드)|비번|암호|(?:API|인증|접근|액세스|마스터|개인|복구)[ \t]?(?:키|암호|토큰|코드))[은는이가]?`;

const tellingKoreanName = new RegExp(`${koreanSecretName}$`, 'i');
const tellingName =
  /^(?:.*[-_])?(?:password|passwd|pwd|passphrase|secret(?:[-_]?key)?|api[-_]?key|authorization|cookie|(?:access|refresh|csrf|device|upload|auth)[-_]?token)$/i;

function isTellingName(name: string): boolean {
  return tellingName.test(name) || tellingKoreanName.test(name);
}

type Pattern = readonly [pattern: RegExp, replacement: string];

const passwordNames = String.raw`(?:password|passwd|pwd|passphrase|secret(?:[-_]?key)?|api[-_]?key|${koreanSecretName})`;
const tokenNames = String.raw`(?:token|session|session[-_]?id|(?<![a-z])sid|csrf|(?<![a-z])auth)`;
const fingerprintNames = String.raw`(?:[\w-]{0,20}(?:hash|sha-?\d{1,3}|head|fingerprint|digest|checksum|etag|id))`;

/** Every repetition is bounded or runs over one class of characters, so that no text can make them slow. */
const patterns: readonly Pattern[] = [
  [/(authorization["']?\s{0,4}[:=]\s{0,4}["']?)(?=[^\s"'])[^"'\\\r\n]*/gi, `$1${blank}`],
  [
    /\b([Bb]earer|[Bb]asic|[Nn]egotiate)(\s{1,4}|%20)(?=[^\s"'\\,;]{0,200}[A-Z0-9=._])[^\s"'\\,;]{6,}/g,
    `$1$2${blank}`,
  ],
  [/\beyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]{2,}(?:\.[A-Za-z0-9_-]*)?/g, blank],
  [/(:\/\/[^\s/:@"']{0,200}:)[^\s/@"']{1,200}@/g, `$1${blank}@`],
  [/("(?:set-)?cookie"\s{0,4}:\s{0,4})\[[^\]]*\]/gi, `$1["${blank}"]`],
  [
    /\b((?:set-)?cookie2?["']?\s{0,4}[:=]\s{0,4}["']?)(?=[\w!#$%&'*+.^`|~-]{1,200}=)[^"\\\r\n]*/gi,
    `$1${blank}`,
  ],
  [
    new RegExp(String.raw`(${passwordNames}["']?\s{0,4}[:：=]\s{0,4})"(?:[^"\\]|\\.)*"`, 'gi'),
    `$1"${blank}"`,
  ],
  [new RegExp(String.raw`(${passwordNames}["']?\s{0,4}[:：=]\s{0,4})'[^'\r\n"\\]*'`, 'gi'), `$1'${blank}'`],
  [new RegExp(String.raw`(${passwordNames}\\+"\s{0,4}:\s{0,4}\\+")[^"]*?(\\+")`, 'gi'), `$1${blank}$2`],
  [
    new RegExp(String.raw`(${passwordNames}\s{0,4}[:：=]\s{0,4})(?!\[redacted)[^\s"'\\&;,<>{}[\]()]+`, 'gi'),
    `$1${blank}`,
  ],
  [
    new RegExp(String.raw`(${tokenNames}(?:\\*["'])?\s{0,4}[:=]\s{0,4}(?:\\*["'])?)[\w.~+/%=-]{16,}`, 'gi'),
    `$1${blank}`,
  ],
  [
    new RegExp(
      String.raw`(^|[\s,{"'])(?!${fingerprintNames}["']?\s{0,4}:)([A-Za-z][\w-]{1,60}["']?\s{0,4}:\s{0,4}["']?)(?:[0-9a-f]{32,}|[A-Za-z0-9_-]{40,})(?![\w-])`,
      'gim',
    ),
    `$1$2${blank}`,
  ],
];

/**
 * What every text has that one of the patterns above changes: most texts have none of it, and one search is cheaper than a
 * dozen. A new pattern has to be found by it.
 */
const hint =
  /auth|bearer|basic|negotiate|eyJ|@|cookie|pass|pwd|secret|api[-_]?key|token|session|sid|csrf|비밀|암호|패스|비번|키|토큰|코드|[\w-]{32}/i;

function redactPatterns(text: string): string {
  if (!hint.test(text)) return text;
  let clean = text;
  for (const [pattern, replacement] of patterns) clean = clean.replaceAll(pattern, replacement);
  return clean;
}
