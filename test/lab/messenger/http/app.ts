import type { IncomingMessage, ServerResponse } from 'node:http';
import { csrfProblem } from '../auth/csrf.ts';
import { messageOf } from '../database.ts';
import type { Practice } from '../practice.ts';
import { addressOf, BodyTooLarge, cookieOf, type Exchange, headerOf, localeOf } from './exchange.ts';
import { errorPage, type Reply } from './reply.ts';
import { type Found, findRoute, type Route } from './route.ts';

/** Answers one HTTP request: route, limit, CSRF, handler, cookie, log line. */
export async function answer(
  routes: readonly Route[],
  practice: Practice,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const startedAt = performance.now();
  const reply = await replyTo(routes, practice, request);
  if (response.destroyed) return;
  const sizeBytes = send(reply, practice, request, response);
  practice.log.request({
    ip: addressOf(request),
    method: request.method ?? 'GET',
    target: request.url ?? '/',
    status: reply.status,
    sizeBytes,
    durationMs: performance.now() - startedAt,
  });
}

async function replyTo(
  routes: readonly Route[],
  practice: Practice,
  request: IncomingMessage,
): Promise<Reply> {
  const url = URL.parse(request.url ?? '/', 'http://practice.invalid');
  if (url === null)
    return errorPage(400, 'The browser (or proxy) sent a request that this server could not understand.');
  const found = findRoute(routes, request.method ?? 'GET', url.pathname);
  if (found === null) {
    return errorPage(
      404,
      'The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.',
    );
  }
  if (found === 'wrong-method') return errorPage(405, 'The method is not allowed for the requested URL.');
  const exchange = exchangeOf(practice, request, url, found);
  try {
    return refused(practice, exchange, found.route) ?? (await found.route.handle(exchange, practice));
  } catch (error: unknown) {
    if (error instanceof BodyTooLarge)
      return errorPage(413, 'The data value transmitted exceeds the capacity limit.');
    practice.log.write('ERROR', `Exception on ${url.pathname} [${exchange.method}]: ${messageOf(error)}`);
    return errorPage(
      500,
      'The server encountered an internal error and was unable to complete your request. Either the server is overloaded or there is an error in the application.',
    );
  }
}

function exchangeOf(practice: Practice, request: IncomingMessage, url: URL, found: Found): Exchange {
  const sid = cookieOf(request.headers.cookie, 'session');
  return {
    request,
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    params: found.params,
    ip: addressOf(request),
    locale: localeOf(request),
    sid,
    session: sid === null ? null : practice.sessions.read(sid),
  };
}

function refused(practice: Practice, exchange: Exchange, route: Route): Reply | null {
  if (route.limit !== undefined) {
    const perMinute = route.limit.name.startsWith('login')
      ? practice.signInsPerMinute
      : route.limit.perMinute;
    const throttled = route.limit.name.startsWith('login') && practice.faults.isOn('login-rate-limited');
    if (throttled || !practice.limits.admit(route.limit.name, exchange.ip, perMinute)) {
      return errorPage(429, `${perMinute} per 1 minute`);
    }
  }
  if (route.method === 'GET' || route.csrfExempt === true) return null;
  const token = headerOf(exchange.request, 'x-csrftoken');
  const reason = csrfProblem(
    token,
    exchange.session?.csrf ?? null,
    practice.keys.secretKey(),
    practice.clock.now(),
  );
  return reason === null ? null : errorPage(400, reason);
}

function send(reply: Reply, practice: Practice, request: IncomingMessage, response: ServerResponse): number {
  const body = Buffer.isBuffer(reply.body) ? reply.body : Buffer.from(reply.body);
  response.statusCode = reply.status;
  response.setHeader('Content-Type', reply.contentType);
  response.setHeader('Content-Length', body.length);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  if (reply.sid !== undefined) response.setHeader('Set-Cookie', cookieFor(practice, reply.sid));
  // A body that was not read would break the connection's next request.
  if (!request.complete) response.setHeader('Connection', 'close');
  response.end(request.method === 'HEAD' ? undefined : body);
  return body.length;
}

function cookieFor(practice: Practice, sid: string): string {
  const lifetimeMs = sid === '' ? -1 : practice.config.number('SESSION_TIMEOUT_HOURS') * 3_600_000;
  const expires = new Date(practice.clock.now() + lifetimeMs).toUTCString();
  const secure = practice.https || practice.faults.isOn('secure-cookie-on-http') ? ' Secure;' : '';
  return `session=${sid}; Expires=${expires};${secure} HttpOnly; Path=/; SameSite=Lax`;
}
