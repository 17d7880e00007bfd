import type { PackAbilities } from '../../shared/model/pack.ts';
import {
  actionCommands,
  actionCredentials,
  actionPaths,
  actionSteps,
  actionWrites,
} from './action-abilities.ts';
import { exportRequest } from './export-request.ts';
import { credentialsUsed } from './expression/templates.ts';
import { keySources } from './key-sources.ts';
import { pathsOf } from './part-overlaps.ts';
import { placedPath } from './placed-path.ts';
import { probeReach } from './probe-reach.ts';
import type { Reach } from './probe-reach.ts';
import { requestsOf } from './probe-requests.ts';
import { withProposedValues } from './proposed-values.ts';
import { runbookCommands, runbookRequests } from './runbook-abilities.ts';
import type { Pack } from './schema/pack.ts';
import { sessionRequests } from './session-abilities.ts';
import { signingKeys } from './signing-keys.ts';
import type { BootDefinition, PartDefinition, PartOf } from './schema/part.ts';
import type { ProbeDefinition } from './schema/probe.ts';
import type { HttpRequest, HttpStep } from './schema/request.ts';
import type { ViewSourceOf } from './schema/view.ts';
import { viewReach } from './view-reach.ts';

/**
 * What a pack may do, read off its definition: the hosts it talks to, the paths and queries it reads, what it writes, what it
 * starts, and where it sends which credential. Names of settings stand for what the operator fills in.
 */
export function packAbilities(pack: Pack): PackAbilities {
  const reaches = allReaches(pack);
  const steps = allSteps(pack);
  const requests = [...steps.map(({ by, step }) => ({ by, request: step.request })), ...ownRequests(pack)];
  return {
    hosts: sortedSet([
      ...requests.map(({ request }) => placeOf(request)),
      ...reaches.flatMap(({ reach }) => reach.hosts),
      ...servedParts(pack).map(({ server }) => `\${settings.${server}}`),
      ...(pack.service?.running ? [originOf(pack.service.running.url)] : []),
    ]),
    paths: sortedSet([
      ...reaches.flatMap(({ reach }) => reach.paths),
      ...detectPaths(pack),
      ...pack.parts.flatMap(partPaths),
      ...pack.actions.flatMap(actionPaths),
      ...pack['settings-files'].map(({ base, path }) => placedPath(base, path)),
      ...pack.logs.map(({ base, path }) => placedPath(base, path)),
      ...pack.facts.flatMap(({ from }) => ('file' in from ? [placedPath(from.base, from.file)] : [])),
    ]),
    queries: [
      ...reaches.flatMap(({ by, reach }) => reach.queries.map((sql) => `${by}: ${oneLine(sql)}`)),
      ...partQueries(pack),
    ],
    writes: sortedSet([
      ...requests
        .filter(({ request }) => isChanging(request))
        .map(({ by, request }) => `${by}: ${lineOf(request)}`),
      ...steps.flatMap(({ by, step }) => (step.emit ? [`${by}: Socket.IO ${step.emit.event}`] : [])),
      ...pack.probes.flatMap(messagesOf),
      ...pack.actions.flatMap(actionWrites),
    ]),
    commands: [
      ...servedParts(pack).flatMap(dumpCommands),
      ...(pack.boot ? bootCommands(pack.boot) : []),
      ...pack.actions.flatMap(actionCommands),
      ...pack.runbooks.flatMap(runbookCommands),
      ...pack.probes.flatMap(probeCommands),
    ].map((line) => withProposedValues(pack, line)),
    credentials: sortedSet([
      ...requests.flatMap(({ request }) =>
        credentialsUsed(request).map((name) => `${name}: ${lineOf(request)}`),
      ),
      ...sessionRequests(pack).map(
        ({ credential, request }) => `${credential}: ${lineOf(request)} (signed in)`,
      ),
      ...pack.probes.flatMap((probe) => (probe.kind === 'postgres' ? passwordUse(probe) : [])),
      ...[...servedParts(pack), ...servedViews(pack)].flatMap(passwordUse),
      ...pack.probes.flatMap(credentialsRead),
      ...pack.actions.flatMap(actionCredentials),
      ...steps.flatMap(({ step }) =>
        step.store ? [`${step.store.credential}: ← ${lineOf(step.request)}`] : [],
      ),
    ]),
  };
}

/** What `now` may do and `before` could not. */
export function addedAbilities(before: PackAbilities | null, now: PackAbilities): PackAbilities {
  const added = (key: keyof PackAbilities): string[] =>
    now[key].filter((one) => !before?.[key].includes(one));
  return {
    hosts: added('hosts'),
    paths: added('paths'),
    queries: added('queries'),
    writes: added('writes'),
    commands: added('commands'),
    credentials: added('credentials'),
  };
}

function probeCommands(probe: ProbeDefinition): readonly string[] {
  return probe.kind === 'command' ? [`${probe.id}: ${probe.command.join(' ')}`] : [];
}

function sortedSet(values: readonly string[]): string[] {
  return [...new Set(values)].toSorted();
}

function oneLine(sql: string): string {
  return sql.replace(/\s+/g, ' ').trim();
}

function placeOf(request: HttpRequest): string {
  return request.url === undefined ? '${settings.url}' : originOf(request.url);
}

function originOf(url: string): string {
  return /^\$\{[^}]*\}/.exec(url)?.[0] ?? url;
}

function lineOf(request: HttpRequest): string {
  return `${request.method} ${request.url ?? `\${settings.url}${request.path ?? ''}`}`;
}

function isChanging(request: HttpRequest): boolean {
  return request.method !== 'GET' && request.method !== 'HEAD';
}

function allReaches(pack: Pack): readonly { readonly by: string; readonly reach: Reach }[] {
  return [
    ...pack.probes.map((probe) => ({ by: probe.id, reach: probeReach(probe, pack) })),
    ...pack.views.map(({ id, source }) => ({ by: id, reach: viewReach(source) })),
  ];
}

type OwnStep = { readonly by: string; readonly step: HttpStep };

function allSteps(pack: Pack): readonly OwnStep[] {
  const ofSessions = pack.sessions.flatMap((session) =>
    [...session.open, ...(session.renew?.steps ?? []), ...session.close].map((step) => ({
      by: session.id,
      step,
    })),
  );
  const ofProbes = pack.probes.flatMap((probe) =>
    probeReach(probe, pack).steps.map((step) => ({ by: probe.id, step })),
  );
  const ofActions = pack.actions.flatMap((action) =>
    actionSteps(action).map((step) => ({ by: action.id, step })),
  );
  const ofRunbooks = pack.runbooks.flatMap((runbook) =>
    runbookRequests(runbook).map((step) => ({ by: runbook.id, step })),
  );
  const ofParts = exportParts(pack).flatMap(({ id, steps }) => steps.map((step) => ({ by: id, step })));
  return [...ofSessions, ...ofProbes, ...ofActions, ...ofRunbooks, ...ofParts];
}

function ownRequests(pack: Pack): readonly { readonly by: string; readonly request: HttpRequest }[] {
  return [
    ...pack.probes.flatMap((probe) => requestsOf(probe).map((request) => ({ by: probe.id, request }))),
    ...pack.views.flatMap(({ id, source }) =>
      'request' in source ? [{ by: id, request: source.request }] : [],
    ),
    ...exportParts(pack).map((part) => ({ by: part.id, request: exportRequest(part) })),
    ...(pack.incident?.requests ?? []).map(({ id, request }) => ({ by: id, request })),
  ];
}

/** Credentials that a probe uses otherwise than by sending them. */
function credentialsRead(probe: ProbeDefinition): readonly string[] {
  if (probe.kind === 'secure-store') {
    return keySources(probe).flatMap((source) =>
      'credential' in source ? [`${source.credential}: ${probe.id} (read, not sent)`] : [],
    );
  }
  if (probe.kind === 'udp-exchange') {
    return signingKeys(probe).map((name) => `${name}: signs UDP packets to ${probe.host}:${probe.port}`);
  }
  if (probe.kind !== 'jwt') return [];
  return [probe.token, probe.key].flatMap((one) =>
    one !== undefined && 'credential' in one ? [`${one.credential}: ${probe.id} (read, not sent)`] : [],
  );
}

function detectPaths(pack: Pack): readonly string[] {
  return pack.detect.flatMap((rule) => [
    ...(rule.files ?? []),
    ...Object.values(rule.settings ?? {}).map((one) => one.file),
  ]);
}

function servedParts(pack: Pack): readonly PartOf<'postgres'>[] {
  return pack.parts.flatMap((part) => (part.kind === 'postgres' ? [part] : []));
}

function servedViews(pack: Pack): readonly ViewSourceOf<'postgres'>[] {
  return pack.views.flatMap(({ source }) => (source.kind === 'postgres' ? [source] : []));
}

function exportParts(pack: Pack): readonly PartOf<'http-export'>[] {
  return pack.parts.flatMap((part) => (part.kind === 'http-export' ? [part] : []));
}

function dumpCommands({ id, server, programs }: PartOf<'postgres'>): readonly string[] {
  const folder = programs === undefined ? '' : `\${settings.${programs}}/`;
  return [`${id}: ${folder}pg_dump \${settings.${server}}`, `${id}: ${folder}pg_restore`];
}

/** The password goes to the server that the setting names, and nowhere else. */
function passwordUse(use: {
  readonly server: string;
  readonly password?: string | undefined;
}): readonly string[] {
  return use.password === undefined ? [] : [`${use.password}: PostgreSQL \${settings.${use.server}}`];
}

function messagesOf(probe: ProbeDefinition): readonly string[] {
  if (probe.kind !== 'socket-io') return [];
  const trip = probe['round-trip'];
  const events = trip ? [trip.send.event, ...trip.cleanup.map((message) => message.event)] : [];
  return events.map((event) => `${probe.id}: Socket.IO ${event}`);
}

/** Parts that do not lie in the server's folder are given with the setting that leads to them. */
function partPaths(part: PartDefinition): readonly string[] {
  return pathsOf(part).map((path) => placedPath(part.base, path));
}

function partQueries(pack: Pack): readonly string[] {
  return [
    ...pack.parts.flatMap((part) => {
      const condition = part.kind === 'file' ? part['required-when'] : undefined;
      return condition ? [`${part.id}: ${oneLine(condition.sql)}`] : [];
    }),
    ...(pack.service?.heed ?? []).map(({ database, sql }) => `${database}: ${oneLine(sql)}`),
    ...pack.references.map(({ id, sql }) => `${id}: ${oneLine(sql)}`),
    ...pack.recipes.flatMap(({ id, sql, tables }) => [
      `${id}: ${oneLine(sql)}`,
      ...tables.map(({ table, where }) => `${id}: SELECT * FROM "${table}" WHERE ${oneLine(where)}`),
    ]),
  ];
}

function bootCommands(boot: BootDefinition): string[] {
  const environment = Object.entries(boot.environment).map(([name, value]) => `${name}=${value} `);
  const edits = boot.edits.map((edit) =>
    'sql' in edit
      ? `drill, in the copy: ${edit.part}: ${oneLine(edit.sql)}`
      : `drill, in the copy: ${edit.part}: ${edit.set.key} = ${edit.set.to}`,
  );
  return [`drill: ${environment.join('')}${boot.command.join(' ')}`, ...edits];
}
