import { placedPath } from './placed-path.ts';
import { nowhere } from './probe-reach.ts';
import type { Reach } from './probe-reach.ts';
import type { ViewSource, ViewSourceOf } from './schema/view.ts';
import { behindRequest } from './settings-in.ts';

type Kind = ViewSource['kind'];
type SourceByKind = { readonly [Each in Kind]: ViewSourceOf<Each> };

/** Every kind stands here, so that nobody makes a new one whose reach the operator does not see. */
const reaches: { readonly [Each in Kind]: (source: SourceByKind[Each]) => Reach } = {
  sqlite: (source) => inFolder(source, [source.sql]),
  databases: (source) => inFolder(source, [source.each, source.sql]),
  postgres: ({ server, sql }) => ({
    ...nowhere,
    hosts: [`\${settings.${server}}`],
    queries: [sql],
    settings: [server],
  }),
  http: ({ request, sql }) => ({ ...nowhere, queries: given([sql]), settings: behindRequest(request) }),
  metrics: ({ request, sql }) => ({ ...nowhere, queries: given([sql]), settings: behindRequest(request) }),
  json: (source) => inFolder(source, [source.sql]),
  files: (source) => inFolder(source, [source.sql]),
  log: (source) => inFolder(source, [source.sql]),
};

/** What a view reads. */
export function viewReach(source: ViewSource): Reach {
  return reachOf(source.kind, source);
}

function reachOf<Each extends Kind>(kind: Each, source: SourceByKind[Each]): Reach {
  return reaches[kind](source);
}

type InFolder = { readonly base: string; readonly path: string };

function inFolder({ base, path }: InFolder, queries: readonly (string | undefined)[]): Reach {
  return { ...nowhere, paths: [placedPath(base, path)], queries: given(queries), settings: [base] };
}

function given(queries: readonly (string | undefined)[]): readonly string[] {
  return queries.filter((query) => query !== undefined);
}
