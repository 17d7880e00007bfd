import type { Practice } from '../practice.ts';
import type { Exchange } from './exchange.ts';
import type { Reply } from './reply.ts';

/** One endpoint. Path segments in braces are parameters; `{id}` takes digits, `{name}` takes the rest. */
export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** Endpoints that hand out or end sessions are exempt from the CSRF check. */
  readonly csrfExempt?: true;
  readonly limit?: { readonly name: string; readonly perMinute: number };
  readonly handle: (exchange: Exchange, practice: Practice) => Promise<Reply> | Reply;
};

export type Found = { readonly route: Route; readonly params: Readonly<Record<string, string>> };

/** The route for a request, `wrong-method` when only the path is known, null when it is not. */
export function findRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): Found | 'wrong-method' | null {
  const matches = routes.flatMap((route) => {
    const groups = patternOf(route.path).exec(path);
    return groups === null ? [] : [{ route, params: { ...groups.groups } }];
  });
  const wanted = method === 'HEAD' ? 'GET' : method;
  const found = matches.find((match) => match.route.method === wanted);
  return found ?? (matches.length > 0 ? 'wrong-method' : null);
}

const patterns = new Map<string, RegExp>();

function patternOf(path: string): RegExp {
  const known = patterns.get(path);
  if (known !== undefined) return known;
  const source = path
    .replaceAll('.', String.raw`\.`)
    .replaceAll('{id}', String.raw`(?<id>\d+)`)
    .replaceAll('{name}', String.raw`(?<name>.+)`);
  const pattern = new RegExp(`^${source}$`, 'u');
  patterns.set(path, pattern);
  return pattern;
}
