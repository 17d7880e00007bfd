import { readFileSync } from 'node:fs';

type Value = string | number | boolean;
/** Keys with their table before them; those of the first backend as `backends.id`. */
export type Config = ReadonlyMap<string, Value>;

/** Why a side refuses its configuration; the text is what it says when it stops. */
export class ConfigRefused extends Error {}

const proxyKeys = new Map<string, RegExp>([
  ['', /^schema_version$/],
  ['listener', /^(host|port)$/],
  ['security', /^(proxy_secret|token_ttl_millis)$/],
  ['backends', /^(id|host|port|cert_trust_mode|cert_fingerprint_sha256)$/],
  ['routing', /^default_backend_id$/],
  ['referral', /^(host|port)$/],
  [
    'limits',
    /^max_(language_length|identity_token_length|username_length|referral_data_length|host_length|connect_size)$/,
  ],
  [
    'rate_limits',
    /^((handshake|routing)_concurrent_max|(connection_per_ip|handshake_per_ip|streams_per_session|invalid_packets_per_session)_(max|window_millis))$/,
  ],
  [
    'messaging',
    /^(enabled|host|port|control_(sender_id|max_payload|replay_window_millis|replay_max_entries|max_skew_millis|ttl_millis|max_inflight))$/,
  ],
  ['observability', /^(enabled|host|port)$/],
  ['logging', /^(debug|max_archive_files)$/],
  ['console', /^history_limit$/],
]);

const backendKeys = new Map<string, RegExp>([
  [
    '',
    /^(schema_version|server_id|proxy_secret(_previous)?|(proxy_connect|referral_source|messaging|proxy)_(host|port)|messaging_enabled|control_(sender_id|max_payload|replay_window_millis|replay_max_entries|max_skew_millis|ttl_millis|max_inflight|expected_sender_id)|require_authenticated_mode|enforce_proxy|replay_window_millis|replay_max_entries)$/,
  ],
]);

const removedKeys = new Set(['javaagent_fallback', 'agentless']);

/** As the proxy loads it. @throws ConfigRefused */
export function loadProxyConfig(path: string): Config {
  const config = readConfig(path, proxyKeys);
  const secret = String(config.get('security.proxy_secret') ?? '');
  const plain = secret.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  if (secret === '' || plain.startsWith('changeme') || plain === 'password' || plain === 'secret')
    throw new ConfigRefused('security.proxy_secret must not use a default or weak secret value');
  return config;
}

/** As the backend loads it. @throws ConfigRefused */
export function loadBackendConfig(path: string): Config {
  const config = readConfig(path, backendKeys);
  for (const key of removedKeys) if (config.has(key)) throw new ConfigRefused(`${key} is removed in v0.4.0`);
  if (config.get('enforce_proxy') === false) throw new ConfigRefused('enforce_proxy must be true in v0.4.0');
  if (config.get('control_expected_sender_id') === '')
    throw new ConfigRefused('control_expected_sender_id must not be blank');
  return config;
}

function readConfig(path: string, known: ReadonlyMap<string, RegExp>): Config {
  const text = readFileSync(path, 'utf8');
  if (text.startsWith('\uFEFF')) throw new ConfigRefused(`Failed to parse config.toml: Unexpected '\\ufeff'`);
  const config = new Map<string, Value>();
  let table = '';
  for (const line of text.split('\n').map((raw) => raw.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const header = /^\[\[?([a-z_]+)\]\]?$/.exec(line);
    if (header !== null) table = header[1] ?? '';
    else {
      const { key, value } = readEntry(line);
      if (known.get(table)?.test(key) !== true && !removedKeys.has(key))
        throw new ConfigRefused(`Unknown keys in [${table}]: ${key}`);
      const name = table === '' ? key : `${table}.${key}`;
      if (!config.has(name)) config.set(name, value);
    }
  }
  if (config.get('schema_version') !== 1)
    throw new ConfigRefused(`Unsupported schema_version: ${String(config.get('schema_version'))}`);
  return config;
}

function readEntry(line: string): { readonly key: string; readonly value: Value } {
  const entry = /^([a-z0-9_]+) *= *(?:"([^"]*)"|(-?\d+)|(true|false))$/.exec(line);
  if (entry === null) throw new ConfigRefused(`Failed to parse config.toml: ${line.split(' ')[0]}`);
  const [, key = '', text, number, truth] = entry;
  return { key, value: text ?? (number === undefined ? truth === 'true' : Number(number)) };
}
