import type { ChildHost, ChildRunOptions } from '../../platform/child-host.ts';
import { planOnHost } from '../host-database/plan-on-host.ts';
import { readPageOnHost } from '../host-database/page-on-host.ts';
import { inspectOnHost, queryOnHost } from '../host-database/read-on-host.ts';
import { localPath } from '../local-path.ts';
import type { Location } from '../location.ts';
import { SshLocation } from '../ssh/ssh-location.ts';
import { onNetworkFileSystem } from './database-errors.ts';
import { databaseLimits } from './database-limits.ts';
import type { DatabaseCall } from './database-limits.ts';
import { PlanResult, planTaskName } from './plan-schema.ts';
import type { PlanInput } from './plan-schema.ts';
import { DatabaseFacts, databaseTaskNames, PageResult, QueryResult } from './task-schemas.ts';
import type { DatabaseFile, InspectInput, PageInput, QueryInput } from './task-schemas.ts';

/** What the functions below need: where the file is, and who does the work. */
export type DatabaseAccess = { readonly location: Location; readonly children: ChildHost };

/** Header, sizes, lock wait and quick check of a database. */
export async function inspectDatabaseFile(
  access: DatabaseAccess,
  path: string,
  options: Omit<InspectInput, 'file'>,
  call: DatabaseCall,
): Promise<DatabaseFacts> {
  const { location } = access;
  if (location instanceof SshLocation) return inspectOnHost(location, path, options, call);
  const file = await databaseFile(access, path, call);
  return DatabaseFacts.parse(await runOn(access, databaseTaskNames.inspect, { file, ...options }, call));
}

/** One SELECT with its first rows. */
export async function queryDatabaseFile(
  access: DatabaseAccess,
  path: string,
  query: Omit<QueryInput, 'file'>,
  call: DatabaseCall,
): Promise<QueryResult> {
  const { location } = access;
  if (location instanceof SshLocation) return queryOnHost(location, path, query, call);
  const file = await databaseFile(access, path, call);
  return QueryResult.parse(await runOn(access, databaseTaskNames.query, { file, ...query }, call));
}

/** How queries find their rows. */
export async function planDatabaseQueries(
  access: DatabaseAccess,
  path: string,
  plan: Omit<PlanInput, 'file'>,
  call: DatabaseCall,
): Promise<PlanResult> {
  const { location } = access;
  if (location instanceof SshLocation) return planOnHost(location, path, plan, call);
  const file = await databaseFile(access, path, call);
  return PlanResult.parse(await runOn(access, planTaskName, { file, ...plan }, call));
}

/** One page of a view. */
export async function readDatabasePage(
  access: DatabaseAccess,
  path: string,
  page: Omit<PageInput, 'file'>,
  call: DatabaseCall,
): Promise<PageResult> {
  const { location } = access;
  if (location instanceof SshLocation) return readPageOnHost(location, path, page, call);
  const file = await databaseFile(access, path, call);
  return PageResult.parse(await runOn(access, databaseTaskNames.page, { file, ...page }, call));
}

/** Resolves the path inside the root and refuses network file systems, before any child touches the file. */
export async function databaseFile(
  access: DatabaseAccess,
  path: string,
  call: DatabaseCall,
): Promise<DatabaseFile> {
  const absolute = await localPath(access.location, path);
  const network = await access.location.networkFileSystem(path, call.signal);
  if (network !== null) throw onNetworkFileSystem(path, network);
  return { path: absolute, ...databaseLimits(path, call) };
}

/** Runs a database task; the child that has just served the same file is preferred. */
export function runOn(
  access: DatabaseAccess,
  task: string,
  input: { readonly file: DatabaseFile },
  call: DatabaseCall,
): Promise<unknown> {
  const options: ChildRunOptions = { ...call, affinity: input.file.path };
  return access.children.run(task, input, options);
}
