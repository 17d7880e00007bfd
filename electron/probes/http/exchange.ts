import { isAppError } from '../../../shared/errors/app-error.ts';
import type { AppError } from '../../../shared/errors/app-error.ts';
import type { TemplateScope } from '../../packs/expression/templates.ts';
import type { HttpRequest } from '../../packs/schema/request.ts';
import { buildRequest } from './build-request.ts';
import type { BuiltRequest } from './build-request.ts';
import type { BodySink, HttpAnswer, HttpClient, HttpFailure } from './http-client.ts';

/** The cookies a request carries and what becomes of those an answer sets. */
export type CookieCarrier = {
  readonly header: (url: URL) => string;
  readonly absorb: (url: URL, setCookies: readonly string[]) => void;
};

type ExchangeOptions = {
  readonly http: HttpClient;
  /** Null: the request is anonymous. */
  readonly cookies: CookieCarrier | null;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** Gets the body of the last answer when its status is 2xx. */
  readonly into?: BodySink;
};

/** A redirect that ended the exchange, and where it points. */
export type EndedRedirect = {
  readonly kind: 'not-followed' | 'elsewhere' | 'loop' | 'too-many';
  readonly location: string;
};

export type Answered = {
  readonly kind: 'answered';
  readonly request: BuiltRequest;
  /** Of the last answer, after redirects. */
  readonly url: URL;
  readonly answer: HttpAnswer;
  /** Paths that were followed on the way. */
  readonly followed: readonly string[];
  readonly redirect: EndedRedirect | null;
  readonly latencyMs: number;
};

export type Unanswered = {
  readonly kind: 'unanswered';
  readonly request: BuiltRequest;
  readonly url: URL;
  readonly failure: HttpFailure;
};

/** Not sent: a template, an address or a credential stands in the way. */
type Unsent = { readonly kind: 'unsent'; readonly error: AppError };

export type Exchange = Answered | Unanswered | Unsent;

const maxRedirects = 5;
const redirectStatuses = new Set([301, 302, 303, 307, 308]);

/**
 * Sends one request of a pack. Redirects are followed within the origin only, at most five of them; nothing is ever sent to
 * another origin because a server said so. Cookies are left as the answer sets them: call `cookies.absorb` with the answer.
 */
export async function exchange(
  request: HttpRequest,
  scope: TemplateScope,
  options: ExchangeOptions,
): Promise<Exchange> {
  const built = tryBuild(request, scope);
  if (built.kind === 'unsent') return built;
  return sendBuilt(built.request, request.anonymous === true ? { ...options, cookies: null } : options);
}

function tryBuild(
  request: HttpRequest,
  scope: TemplateScope,
): { kind: 'built'; request: BuiltRequest } | Unsent {
  try {
    return { kind: 'built', request: buildRequest(request, scope) };
  } catch (error: unknown) {
    if (isAppError(error)) return { kind: 'unsent', error };
    throw error;
  }
}

type Hop = { readonly method: string; readonly url: URL; readonly body: Uint8Array | null };

async function sendBuilt(request: BuiltRequest, options: ExchangeOptions): Promise<Exchange> {
  const startedAt = performance.now();
  const seen = new Set<string>();
  const followed: string[] = [];
  let hop: Hop = request;
  for (;;) {
    const cookie = options.cookies?.header(hop.url) ?? '';
    seen.add(`${hop.method} ${hop.url.href} ${cookie}`);
    const timeoutMs = options.timeoutMs - (performance.now() - startedAt);
    const answer = await options.http.send({
      method: hop.method,
      url: hop.url,
      headers: headersOf(request, hop, cookie),
      body: hop.body,
      maxBytes: request.maxBytes,
      signal: options.signal,
      timeoutMs: Math.max(1, Math.ceil(timeoutMs)),
      ...(options.into === undefined ? {} : { into: options.into }),
    });
    if (answer.kind === 'failure') return { kind: 'unanswered', request, url: hop.url, failure: answer };
    const end = (redirect: EndedRedirect | null): Answered => ({
      kind: 'answered',
      request,
      url: hop.url,
      answer,
      followed,
      redirect,
      latencyMs: performance.now() - startedAt,
    });
    const location = locationOf(answer, hop.url);
    if (location === null) return end(null);
    if (location.origin !== hop.url.origin) return end({ kind: 'elsewhere', location: location.href });
    if (!request.follow) {
      const itself = location.href === hop.url.href && answer.setCookies.length === 0;
      return end({ kind: itself ? 'loop' : 'not-followed', location: location.href });
    }
    options.cookies?.absorb(hop.url, answer.setCookies);
    hop = nextHop(hop, answer.status, location);
    if (seen.has(`${hop.method} ${hop.url.href} ${options.cookies?.header(hop.url) ?? ''}`)) {
      return end({ kind: 'loop', location: location.href });
    }
    if (followed.length >= maxRedirects) return end({ kind: 'too-many', location: location.href });
    followed.push(hop.url.pathname);
  }
}

function headersOf(request: BuiltRequest, hop: Hop, cookie: string): Readonly<Record<string, string>> {
  const own = request.headers['cookie'];
  const cookies = [own, cookie].filter((part) => part !== undefined && part !== '').join('; ');
  const headers = cookies === '' ? request.headers : { ...request.headers, cookie: cookies };
  if (hop.body !== null || headers['content-type'] === undefined) return headers;
  const { 'content-type': _dropped, ...rest } = headers;
  return rest;
}

/** Where a redirect leads; null for every other answer. */
function locationOf(answer: HttpAnswer, from: URL): URL | null {
  const location = answer.headers['location'];
  if (location === undefined || !redirectStatuses.has(answer.status)) return null;
  const url = URL.parse(location, from.href);
  if (url !== null) url.hash = '';
  return url;
}

/** As RFC 9110 §15.4 and every browser have it: 303, and 301 or 302 after a POST, turn into a GET without a body. */
function nextHop(hop: Hop, status: number, url: URL): Hop {
  const becomesGet =
    status === 303 ? hop.method !== 'HEAD' : (status === 301 || status === 302) && hop.method === 'POST';
  return becomesGet ? { method: 'GET', url, body: null } : { method: hop.method, url, body: hop.body };
}
