import { isAppError } from '../../shared/errors/app-error.ts';
import type { TargetId } from '../../shared/model/ids.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { SettingValue, Target } from '../../shared/model/target.ts';
import type { ViewColumn, ViewFilter, ViewPage, ViewSummary } from '../../shared/model/view.ts';
import type { HostPorts } from '../locations/host-ports.ts';
import { onNetworkFileSystem } from '../locations/live-database/database-errors.ts';
import { sqliteUtc } from '../locations/live-database/sqlite-time.ts';
import type { PageQuery } from '../locations/live-database/task-schemas.ts';
import type { Location } from '../locations/location.ts';
import { fillTemplate } from '../packs/expression/templates.ts';
import { namePatternOf } from '../packs/name-pattern.ts';
import { effectiveSettings } from '../packs/probes-for-target.ts';
import { isThere } from '../packs/setting-values.ts';
import type { Pack } from '../packs/schema/pack.ts';
import type { ViewDefinition, ViewSource } from '../packs/schema/view.ts';
import type { ChildHost } from '../platform/child-host.ts';
import type { Clock } from '../platform/clock.ts';
import type { FetchText } from './gather-table.ts';
import type { ServerReach } from './query-server.ts';
import { readViewCsv, readViewPage } from './read-source.ts';
import type { OpenedSource } from './read-source.ts';
import { clockText, fileMissing, folderMissing, unknownView } from './view-texts.ts';

/** Where the service gets what it shows. */
type ViewPorts = {
  /** @throws AppError target/unknown */
  readonly target: (id: TargetId) => Target;
  /** @throws AppError pack/unknown */
  readonly pack: (id: string) => Pack;
  /** The folder of a target that a setting names, or null when none is set. */
  readonly locationFor: (target: Target, setting: string) => Location | null;
  readonly fetchFrom: (target: Target) => FetchText;
  /** The loopback of the host that has the target's files; null on this computer. */
  readonly portsOf: (target: Target) => HostPorts | null;
  readonly secretsOf: (target: Target) => ServerReach['secretOf'];
  readonly children: ChildHost;
  readonly clock: Clock;
};

export type ViewRequest = {
  readonly targetId: TargetId;
  readonly viewId: string;
  readonly filter: ViewFilter;
  readonly order?: { readonly column: string; readonly direction: 'asc' | 'desc' } | undefined;
  readonly offset: number;
};

const pageBytes = 32 * 1024 ** 2;
const csvBytes = 64 * 1024 ** 2;
const csvSliceRows = 10_000;

/** The live tables of a target, read from its files: listed, paged, and written as CSV. */
export class ViewService {
  readonly #ports: ViewPorts;

  constructor(ports: ViewPorts) {
    this.#ports = ports;
  }

  /** All views of a target, each with what it lacks to be read now. Does not open any database. */
  async list(targetId: TargetId, signal: AbortSignal): Promise<readonly ViewSummary[]> {
    const { target, pack } = this.#find(targetId);
    const settings = effectiveSettings(pack, target.settings);
    const summaries = viewsFor(pack, settings).map(async (view): Promise<ViewSummary> => {
      const { source } = view;
      const location = 'base' in source ? this.#ports.locationFor(target, source.base) : null;
      const unavailable =
        'path' in source
          ? await whyUnavailable(source, location, this.#fill(source.path, settings), signal)
          : null;
      return { id: view.id, title: view.title, description: view.description ?? null, unavailable };
    });
    return Promise.all(summaries);
  }

  /** One page. @throws AppError view/unavailable, view/unreadable, and what the database answers */
  async show(request: ViewRequest & { readonly limit: number }, signal: AbortSignal): Promise<ViewPage> {
    const { view, columns, query, source } = this.#open(request);
    const page = await readViewPage(source, { ...query, limit: request.limit, maxBytes: pageBytes }, signal);
    return {
      columns,
      states: view.states,
      rows: page.rows,
      matching: page.matching,
      total: page.total,
      offset: request.offset,
      readAt: page.readAt,
    };
  }

  /** A slice of the export; `next` is where the following one begins, null after the last. `total` counts what matches. */
  async csv(
    request: ViewRequest,
    signal: AbortSignal,
  ): Promise<{ readonly text: string; readonly next: number | null; readonly total: number }> {
    const { query, source } = this.#open(request);
    const slice = await readViewCsv(source, { ...query, limit: csvSliceRows, maxBytes: csvBytes }, signal);
    const end = request.offset + slice.rows;
    return {
      text: slice.text,
      next: slice.rows > 0 && end < slice.matching ? end : null,
      total: slice.matching,
    };
  }

  #open(request: ViewRequest): OpenedView {
    const { target, pack } = this.#find(request.targetId);
    const settings = effectiveSettings(pack, target.settings);
    const views = viewsFor(pack, settings);
    const view = views.find((candidate) => candidate.id === request.viewId);
    if (view === undefined)
      throw unknownView(
        request.viewId,
        views.map((known) => known.id),
      );
    const { source } = view;
    const zones = view.columns.map((column) => this.#fill(column.clock, settings));
    return {
      view,
      columns: view.columns.map((column, place) => shownColumn(column, zones[place] ?? 'UTC')),
      source: {
        source,
        path: 'path' in source ? this.#fill(source.path, settings) : '',
        location: 'base' in source ? this.#ports.locationFor(target, source.base) : null,
        fetch: this.#ports.fetchFrom(target),
        server: {
          settings,
          authority: target.network.ca,
          ports: this.#ports.portsOf(target),
          secretOf: this.#ports.secretsOf(target),
        },
        children: this.#ports.children,
      },
      query: {
        sql: (source.kind === 'postgres' ? undefined : source.sql) ?? everyRow,
        parameters: { now_utc: sqliteUtc(this.#ports.clock.now()) },
        columns: view.columns.map(({ id, type }, place) => ({ id, type, zone: zones[place] ?? 'UTC' })),
        filter: request.filter,
        order: request.order ?? view.order,
        offset: request.offset,
      },
    };
  }

  #find(targetId: TargetId): { readonly target: Target; readonly pack: Pack } {
    const target = this.#ports.target(targetId);
    return { target, pack: this.#ports.pack(target.pack) };
  }

  #fill(template: string, settings: Readonly<Record<string, SettingValue>>): string {
    return fillTemplate(template, { settings, now: this.#ports.clock.now(), uuid: '' }).value;
  }
}

/** The views that a target with these settings has. */
function viewsFor(pack: Pack, settings: Readonly<Record<string, SettingValue>>): readonly ViewDefinition[] {
  return pack.views.filter((view) => isThere(view, settings));
}

/** Of a source that has no query of its own, or whose query ran where its tables are. */
const everyRow = 'SELECT * FROM rows';

type OpenedView = {
  readonly view: ViewDefinition;
  readonly columns: ViewColumn[];
  readonly source: OpenedSource;
  readonly query: Omit<PageQuery, 'limit' | 'maxBytes'>;
};

function shownColumn(column: ViewDefinition['columns'][number], zone: string): ViewColumn {
  const { id, title, type } = column;
  return { id, title, type, clock: type === 'time' ? clockText(zone) : null };
}

async function whyUnavailable(
  source: ViewSource,
  location: Location | null,
  path: string,
  signal: AbortSignal,
): Promise<LocalText | null> {
  if (location === null) return folderMissing;
  try {
    // Of a pattern it is the folder that has to be there.
    const place = source.kind === 'databases' ? namePatternOf(path, []).folder || '.' : path;
    const facts = await location.facts(place, signal);
    if (facts === null) return fileMissing(path);
    if (source.kind !== 'sqlite') return null;
    const network = await location.networkFileSystem(path, signal);
    return network === null ? null : onNetworkFileSystem(path, network).text;
  } catch (error: unknown) {
    if (!isAppError(error) || error.code === 'run/cancelled') throw error;
    return error.text;
  }
}
