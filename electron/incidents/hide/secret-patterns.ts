import { koreanSecretName } from '../../platform/redact.ts';
import type { HiddenKind } from '../../../shared/model/incident.ts';

/** `keep`: the number of groups whose text stays before the mark; the rest of the match goes. */
type SecretPattern = {
  readonly kind: HiddenKind;
  /** One search that tells whether the pattern is worth trying. */
  readonly hint: RegExp;
  readonly pattern: RegExp;
  readonly replacement: string;
};

const mark = '[redacted]';
const notBlank = String.raw`(?!\[redacted)`;
const secretName = String.raw`(?:[\w.-]{0,40}(?:passw(?:or)?d|passwd|passphrase|pwd|secret|api[-_]?key|private[-_]?key|encryption[-_]?key|access[-_]?key|master[-_]?key|credential)[\w.-]{0,20}|${koreanSecretName})`;
const tokenName = String.raw`(?:[\w.-]{0,40}(?:token|jwt|signature|csrf|session[-_]?id|(?<![a-z])sid|nonce)[\w.-]{0,20})`;
/** A name in JSON, in JSON that is written into a text, in a query, or before an equals sign. */
const assigned = String.raw`\\{0,3}["']?\s{0,4}(?:[:：=]|%3D)\s{0,4}`;

/**
 * What is a secret by the way it is written, whoever it belongs to. Every repetition is bounded or runs over one class of characters, so
 * that no text can make them slow.
 */
export const secretPatterns: readonly SecretPattern[] = [
  {
    kind: 'private-key',
    hint: /PRIVATE KEY|SECRET-KEY/i,
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[^-]{0,20000}(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)?|AGE-SECRET-KEY-1[0-9A-Z]{20,100}/gi,
    replacement: mark,
  },
  {
    kind: 'authorization',
    hint: /authorization|bearer|basic|negotiate|digest/i,
    pattern: new RegExp(
      String.raw`((?:proxy-)?authorization["']?\s{0,4}[:=]\s{0,4}["']?)${notBlank}(?=[^\s"'])[^"'\\\r\n]{1,4000}`,
      'gi',
    ),
    replacement: `$1${mark}`,
  },
  {
    kind: 'authorization',
    hint: /bearer|basic|negotiate/i,
    // In the case that it is written in: what follows has a letter in upper case, a number or a sign, as no word has.
    pattern:
      /\b([Bb]earer|BEARER|[Bb]asic|[Nn]egotiate)(\s{1,4}|%20|\+)(?!\[redacted)(?=[^\s"'\\,;]{0,400}[A-Z0-9=._])[^\s"'\\,;<>]{6,4000}/g,
    replacement: `$1$2${mark}`,
  },
  {
    kind: 'cookie',
    hint: /cookie/i,
    pattern:
      /\b((?:set-)?cookie2?\\{0,3}["']?\s{0,4}[:=]\s{0,4}\\{0,3}["']?)(?!\[redacted)(?=[\w!#$%&'*+.^`|~-]{1,200}=)[^"\\\r\n]{1,8000}/gi,
    replacement: `$1${mark}`,
  },
  {
    kind: 'connection-string',
    hint: /:\/\/|password=|pwd=/i,
    pattern: /\b([a-z][a-z0-9+.-]{1,30}:\/\/[^\s/:@"'<>]{0,200}:)(?!\[redacted)[^\s@"'<>]{1,400}@/gi,
    replacement: `$1${mark}@`,
  },
  {
    kind: 'token',
    hint: /eyJ/,
    pattern: /\beyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]{2,}(?:\.[A-Za-z0-9_-]*)?/g,
    replacement: mark,
  },
  {
    kind: 'token',
    hint: /gh[pousr]_|github_pat_|xox|AKIA|ASIA|sk_|rk_|glpat/,
    pattern:
      /\b(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_\w{20,255}|xox[abeprs]-[\w-]{10,250}|A[KS]IA[0-9A-Z]{16}|[sr]k_(?:live|test)_\w{10,250}|glpat-[\w-]{20,100})/g,
    replacement: mark,
  },
  {
    kind: 'password',
    hint: /pass|pwd|secret|key|credential|비밀|암호|패스|비번|키|토큰|코드/i,
    pattern: new RegExp(
      String.raw`(${secretName}${assigned}\\{0,3}")${notBlank}(?:[^"\\\r\n]|\\.){1,4000}`,
      'gi',
    ),
    replacement: `$1${mark}`,
  },
  {
    kind: 'password',
    hint: /pass|pwd|secret|key|credential|비밀|암호|패스|비번|키|토큰|코드/i,
    pattern: new RegExp(String.raw`(${secretName}${assigned}')${notBlank}[^'\r\n]{1,4000}`, 'gi'),
    replacement: `$1${mark}`,
  },
  {
    kind: 'password',
    hint: /pass|pwd|secret|key|credential|비밀|암호|패스|비번|키|토큰|코드/i,
    pattern: new RegExp(
      String.raw`(${secretName}${assigned})${notBlank}(?!["'\\])[^\s"'\\&;,<>{}[\]()]{2,4000}`,
      'gi',
    ),
    replacement: `$1${mark}`,
  },
  {
    kind: 'token',
    hint: /token|jwt|signature|csrf|session|sid|nonce/i,
    pattern: new RegExp(
      String.raw`(${tokenName}${assigned}\\{0,3}["']?)${notBlank}[\w.~+/%=-]{8,4000}`,
      'gi',
    ),
    replacement: `$1${mark}`,
  },
];

/** Where a key that stands on several lines begins and ends. */
export const keyBegins = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/i;
export const keyEnds = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/i;

/** Names whose values are secrets, in data. */
export const tellingName = new RegExp(`^${secretName}$|^(?:authorization|cookie|set-cookie)$`, 'i');
