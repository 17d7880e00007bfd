import type { EvidenceFact } from '../../../shared/model/probe.ts';
import { Redactor } from '../../platform/redact.ts';
import type { HttpPhases } from './http-client.ts';
import type { Answered, Exchange, Unanswered } from './exchange.ts';

/** Headers that help to find out who answered and why. Cookies are never among them. */
const shownHeaders = [
  'content-type',
  'content-encoding',
  'location',
  'retry-after',
  'www-authenticate',
  'server',
  'via',
  'date',
  'cache-control',
  'x-request-id',
] as const;

const excerptBytes = 1024;
const maxHeaderCharacters = 300;
const patternsOnly = new Redactor();

/** Removes secrets and what looks like one. */
export function cleaner(secrets: readonly string[]): (text: string) => string {
  if (secrets.length === 0) return (text) => patternsOnly.text(text);
  const redactor = new Redactor();
  for (const secret of secrets) redactor.register(secret);
  return (text) => redactor.text(text);
}

type EvidenceOptions = {
  readonly secrets: readonly string[];
  /** The body holds what nobody needs to see. */
  readonly privateBody: boolean;
};

/** What was sent and what came back, without secrets. */
export function evidenceOf(exchange: Exchange, options: EvidenceOptions): EvidenceFact[] {
  if (exchange.kind === 'unsent') return [];
  const clean = cleaner([...options.secrets, ...exchange.request.secrets]);
  const facts = requestFacts(exchange, clean);
  if (exchange.kind === 'unanswered') {
    const { failure } = exchange;
    facts.push({ name: 'failed at', value: `${failure.layer} (${failure.code})` });
    facts.push({ name: 'detail', value: clean(failure.detail).slice(0, 1000) });
    facts.push(...failure.facts.map(({ name, value }) => ({ name, value: clean(value) })));
  } else {
    facts.push(...answerFacts(exchange, clean));
    const body = options.privateBody ? privateNote(exchange) : excerpt(exchange, clean);
    if (body !== null) facts.push({ name: 'body', value: body });
  }
  facts.push({ name: 'times', value: timesOf(exchange) });
  return facts;
}

function requestFacts(
  { request, url }: Answered | Unanswered,
  clean: (text: string) => string,
): EvidenceFact[] {
  const facts = [{ name: 'request', value: clean(`${request.method} ${request.url.href}`).slice(0, 1000) }];
  const names = Object.entries(request.headers).filter(([name]) => name !== 'accept');
  if (names.length > 0) {
    const shown = names.map(([name, value]) => clean(`${name}: ${value}`).slice(0, maxHeaderCharacters));
    facts.push({ name: 'request headers', value: shown.join('\n') });
  }
  if (url.href !== request.url.href)
    facts.push({ name: 'final address', value: clean(url.href).slice(0, 1000) });
  return facts;
}

function answerFacts(answered: Answered, clean: (text: string) => string): EvidenceFact[] {
  const { answer, redirect, followed } = answered;
  const facts = [{ name: 'status', value: String(answer.status) }];
  for (const name of shownHeaders) {
    const value = answer.headers[name];
    if (value === undefined) continue;
    const safe = name === 'location' || name === 'www-authenticate' ? clean(value) : value;
    facts.push({ name, value: safe.slice(0, maxHeaderCharacters) });
  }
  if (followed.length > 0)
    facts.push({ name: 'followed', value: clean(followed.join(' → ')).slice(0, 1000) });
  if (redirect !== null) {
    facts.push({ name: 'redirect', value: clean(`${redirect.kind}: ${redirect.location}`).slice(0, 1000) });
  }
  if (answer.through !== undefined) facts.push({ name: 'through', value: answer.through });
  if (answer.remoteAddress !== null) facts.push({ name: 'address', value: answer.remoteAddress });
  const size = `${answer.body.length} bytes${answer.truncated ? ' (cut off)' : ''}`;
  facts.push({ name: 'size', value: size });
  return facts;
}

function privateNote({ answer }: Answered): string | null {
  return answer.body.length === 0 ? null : '[not kept: private]';
}

/**
 * The first kilobyte of a textual body. A secret that is cut in two at the end would not be recognised, so more is cleaned than
 * is shown.
 */
function excerpt({ answer }: Answered, clean: (text: string) => string): string | null {
  if (answer.body.length === 0) return null;
  const type = answer.headers['content-type'] ?? 'text/plain';
  if (!/^\s*(text\/|application\/[\w.+-]*(json|xml|javascript|x-www-form-urlencoded))/i.test(type)) {
    return `[binary: ${type.slice(0, 100)}]`;
  }
  const cut = answer.body.length > excerptBytes;
  const text = clean(new TextDecoder().decode(answer.body.subarray(0, excerptBytes * 4)));
  const shown = text.slice(0, excerptBytes).replaceAll(/[^\P{C}\n\t]/gu, '\uFFFD');
  return cut ? `${shown}…` : shown;
}

function timesOf(exchange: Answered | Unanswered): string {
  const phases: HttpPhases = exchange.kind === 'answered' ? exchange.answer.phases : exchange.failure.phases;
  const marks: readonly (readonly [string, number | null])[] = [
    ['dns', phases.dnsMs],
    ['tcp', phases.tcpMs],
    ['tls', phases.tlsMs],
    ['first byte', phases.firstByteMs],
    ['total', phases.totalMs],
  ];
  return marks
    .flatMap(([name, ms]) => (ms === null ? [] : [`${name} ${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`]))
    .join(' · ');
}
