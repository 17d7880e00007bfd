import { JSONPathEnvironment, JSONPathError, type JSONPathQuery, jsonpath } from 'json-p3';

type JsonValue = Parameters<JSONPathQuery['query']>[0];

type JsonPathProblem = { readonly kind: 'problem'; readonly message: string };

/** The nodes of a query in document order, or why the document was not searched. */
type JsonPathResult = { readonly kind: 'nodes'; readonly values: readonly unknown[] } | JsonPathProblem;

export type CompiledJsonPath = {
  readonly kind: 'path';
  /** `document` is a parsed JSON value. */
  query(document: unknown): JsonPathResult;
};

/** Documents beyond these are not searched, so that a query never takes long. Their text is bounded where it is read. */
export const documentNodeLimit = 100_000;
const documentDepthLimit = 64;
const selectorLimit = 20;
const fanOutLimit = 8;
const keptPaths = 500;

const environment = new JSONPathEnvironment({ strict: true, maxRecursionDepth: documentDepthLimit + 10 });
// These two match with the engine's own regular expressions, which can take exponential time.
environment.functionRegister.delete('match');
environment.functionRegister.delete('search');

const cache = new Map<string, CompiledJsonPath | JsonPathProblem>();

/**
 * Compiles an RFC 9535 query whose cost is at most a small multiple of the document's size: one descendant segment, few selectors,
 * and no wildcards or nested filters inside filters. The functions match() and search() do not exist here.
 */
export function compileJsonPath(path: string): CompiledJsonPath | JsonPathProblem {
  const known = cache.get(path);
  if (known) return known;
  if (cache.size >= keptPaths) cache.clear();
  const made = make(path);
  cache.set(path, made);
  return made;
}

function make(path: string): CompiledJsonPath | JsonPathProblem {
  const query = guarded(() => environment.compile(path));
  if (query.kind === 'problem') return query;
  const tooCostly = costProblem(query.value);
  if (tooCostly !== null) return { kind: 'problem', message: tooCostly };
  return { kind: 'path', query: (document) => run(query.value, document) };
}

function run(query: JSONPathQuery, document: unknown): JsonPathResult {
  if (!isJson(document) || !isSmallEnough(document)) {
    return {
      kind: 'problem',
      message: `the document has more than ${documentNodeLimit} values or is nested too deeply`,
    };
  }
  const found = guarded(() => query.query(document).values());
  return found.kind === 'problem' ? found : { kind: 'nodes', values: found.value };
}

function guarded<Value>(
  work: () => Value,
): { readonly kind: 'value'; readonly value: Value } | JsonPathProblem {
  try {
    return { kind: 'value', value: work() };
  } catch (error: unknown) {
    if (error instanceof JSONPathError || error instanceof RangeError)
      return { kind: 'problem', message: error.message };
    throw error;
  }
}

function costProblem(query: JSONPathQuery): string | null {
  const descendants = query.segments.filter((segment) => !isChild(segment)).length;
  if (descendants > 1) return 'at most one ".." may be used';
  const selectors = query.segments.map((segment) => segment.selectors.length);
  if (selectors.reduce((sum, count) => sum + count, 0) > selectorLimit)
    return `at most ${selectorLimit} steps may be used`;
  // Two selectors in one segment may choose the same node twice, and every later segment then does its work twice.
  if (selectors.reduce((product, count) => product * count, 1) > fanOutLimit)
    return 'too many alternatives in brackets';
  for (const selector of query.segments.flatMap((segment) => segment.selectors)) {
    const problem =
      selector instanceof jsonpath.selectors.FilterSelector ? filterProblem(selector.expression) : null;
    if (problem !== null) return problem;
  }
  return null;
}

/** The library does not export its two classes of segments; a descendant one is written with two dots. */
function isChild(segment: JSONPathQuery['segments'][number]): boolean {
  return !segment.toString().startsWith('..');
}

/** Inside a filter, queries must name single nodes; `@.*` and `@[*]` are the exception, as they look at a node's own children. */
function filterProblem(expression: jsonpath.expressions.FilterExpression): string | null {
  const {
    FilterQuery,
    FunctionExtension,
    InfixExpression,
    LogicalExpression,
    PrefixExpression,
    RelativeQuery,
  } = jsonpath.expressions;
  if (expression instanceof LogicalExpression) return filterProblem(expression.expression);
  if (expression instanceof PrefixExpression) return filterProblem(expression.right);
  if (expression instanceof InfixExpression)
    return filterProblem(expression.left) ?? filterProblem(expression.right);
  if (expression instanceof FunctionExtension) {
    return expression.args.map(filterProblem).find((problem) => problem !== null) ?? null;
  }
  if (!(expression instanceof FilterQuery) || expression.path.singularQuery()) return null;
  const [only, ...more] = expression.path.segments;
  const isOwnChildren =
    expression instanceof RelativeQuery &&
    only !== undefined &&
    more.length === 0 &&
    isChild(only) &&
    only.selectors.length === 1 &&
    only.selectors[0] instanceof jsonpath.selectors.WildcardSelector;
  return isOwnChildren ? null : 'inside a filter only single members such as "@.name" may be named';
}

const knownSizes = new WeakMap<object, boolean>();

function isSmallEnough(document: JsonValue): boolean {
  if (typeof document !== 'object' || document === null) return true;
  const known = knownSizes.get(document);
  if (known !== undefined) return known;
  const answer = countsWithin(document);
  knownSizes.set(document, answer);
  return answer;
}

function countsWithin(document: object): boolean {
  let level: readonly object[] = [document];
  let nodes = 1;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth >= documentDepthLimit) return false;
    const next: object[] = [];
    for (const item of level) {
      const children: readonly unknown[] = Object.values(item);
      nodes += children.length;
      if (nodes > documentNodeLimit) return false;
      for (const child of children) if (typeof child === 'object' && child !== null) next.push(child);
    }
    level = next;
  }
  return true;
}

/** Values that come out of JSON.parse are JSON; the check keeps out what never does. */
function isJson(value: unknown): value is JsonValue {
  return (
    value !== undefined &&
    typeof value !== 'function' &&
    typeof value !== 'symbol' &&
    typeof value !== 'bigint'
  );
}
