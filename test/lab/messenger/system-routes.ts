import { passesGuard } from './auth/guard.ts';
import { localStamp } from './clock.ts';
import type { Exchange } from './http/exchange.ts';
import { json, page, problem, type Reply } from './http/reply.ts';
import type { Route } from './http/route.ts';
import type { Practice } from './practice.ts';

export const systemRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/system/health', handle: health },
  { method: 'GET', path: '/api/client/update', handle: clientUpdate },
  { method: 'GET', path: '/', handle: index },
];

function health(exchange: Exchange, practice: Practice): Reply {
  const isOn = practice.faults.isOn;
  if (exchange.session === null || isOn('health-401') || !passesGuard(practice)) {
    return problem(401, 'AUTH_LOGIN_REQUIRED', exchange.locale);
  }
  const failure = isOn('health-degraded') ? 'database is locked' : practice.database.openProblem();
  return json(failure === null ? 200 : 503, {
    db: failure === null ? { ok: true } : { error: failure, ok: false },
    maintenance: maintenanceBody(practice),
    rate_limit: {
      key_mode: practice.config.text('RATE_LIMIT_KEY_MODE'),
      storage_uri: practice.config.text('RATE_LIMIT_STORAGE_URI'),
    },
    session_guard: guardBody(practice),
    status: failure === null ? 'ok' : 'degraded',
    timestamp: localStamp(practice.clock.now()),
    tls: {
      configured: practice.https || isOn('secure-cookie-on-http'),
      effective: practice.https,
      enforce_https: practice.config.flag('ENFORCE_HTTPS'),
    },
  });
}

const stalledMs = 9 * 3_600_000;
const orphansReported = 17;
const failOpensReported = 12;

function maintenanceBody(practice: Practice): unknown {
  const results = practice.maintenance.lastResults();
  const stalled = practice.faults.isOn('maintenance-stalled') ? stalledMs : 0;
  const orphans = practice.faults.isOn('orphan-uploads-cleaned') ? orphansReported : 0;
  return {
    interval_minutes: practice.config.number('MAINTENANCE_INTERVAL_MINUTES'),
    last_results: { ...results, cleaned_orphan_uploads: results.cleaned_orphan_uploads + orphans },
    last_run_at: localStamp(practice.maintenance.lastRunAt() - stalled),
    scheduler_started: true,
  };
}

function guardBody(practice: Practice): unknown {
  const guard = practice.guard;
  const reported = practice.faults.isOn('fail-open-count') ? failOpensReported : 0;
  const failOpenAt = reported > 0 ? practice.clock.now() : guard.lastFailOpenAt;
  return {
    fail_closed_count: guard.failClosedCount,
    fail_open_count: guard.failOpenCount + reported,
    fail_open_enabled: practice.config.flag('SESSION_TOKEN_FAIL_OPEN'),
    last_fail_closed_at: guard.lastFailClosedAt === null ? null : localStamp(guard.lastFailClosedAt),
    last_fail_open_at: failOpenAt === null ? null : localStamp(failOpenAt),
  };
}

/** Without a version the server compares with 0.0.0, so both booleans are true. */
function clientUpdate(exchange: Exchange, practice: Practice): Reply {
  const config = practice.config;
  const channel =
    exchange.query.get('channel') === 'canary' ? 'canary' : config.text('DESKTOP_CLIENT_CHANNEL_DEFAULT');
  const prefix = channel === 'canary' ? 'DESKTOP_CLIENT_CANARY_' : 'DESKTOP_CLIENT_';
  const version = exchange.query.get('client_version');
  const minimum = config.text(`${prefix}MIN_VERSION`);
  const latest = config.text(`${prefix}LATEST_VERSION`);
  const sha256 = config.text(`${prefix}ARTIFACT_SHA256`);
  const signature = config.text(`${prefix}ARTIFACT_SIGNATURE`);
  return json(200, {
    ...(sha256 === '' ? {} : { artifact_sha256: sha256 }),
    ...(signature === '' ? {} : { artifact_signature: signature }),
    channel,
    client_version: version,
    desktop_only_mode: config.flag('DESKTOP_ONLY_MODE'),
    download_url: config.text(`${prefix}DOWNLOAD_URL`),
    force_update: isOlder(version ?? '0.0.0', minimum),
    latest_version: latest,
    minimum_version: minimum,
    release_notes_url: config.text(`${prefix}RELEASE_NOTES_URL`),
    signature_alg: config.text(`${prefix}SIGNATURE_ALG`),
    update_available: isOlder(version ?? '0.0.0', latest),
  });
}

/** Compares `a.b.c` as whole numbers; what is not a number counts as 0. */
function isOlder(version: string, than: string): boolean {
  const left = partsOf(version);
  const right = partsOf(than);
  for (const [index, part] of right.entries()) {
    const own = left[index] ?? 0;
    if (own !== part) return own < part;
  }
  return false;
}

function partsOf(version: string): readonly number[] {
  const parts = version.split('.').map((part) => (/^\d+$/u.test(part) ? Number(part) : 0));
  return [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0];
}

function index(_exchange: Exchange, practice: Practice): Reply {
  const title = practice.config.flag('DESKTOP_ONLY_MODE') ? 'Desktop Only' : '사내 메신저';
  return page(
    200,
    `<!doctype html>\n<html lang="ko"><head><meta charset="utf-8"><title>${title}</title></head><body><div id="app"></div></body></html>\n`,
  );
}
