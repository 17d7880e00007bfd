import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const practiceSecret = 'b64url-practice-secret-Kq7wT1zR9vXe2LmA';

/** The folders of both sides as a deployment has them. */
export function makeFolders(folder: string): { readonly proxy: string; readonly backend: string } {
  const proxy = join(folder, 'proxy');
  const backend = join(folder, 'backend');
  for (const path of ['logs/archive', 'mods', 'messages', 'styles'])
    mkdirSync(join(proxy, path), { recursive: true });
  mkdirSync(backend, { recursive: true });
  writeFileSync(join(proxy, 'config.toml'), proxyConfig, { mode: 0o600 });
  writeFileSync(join(proxy, 'permissions.toml'), '[groups.admin]\nallow = ["*"]\n');
  writeFileSync(join(proxy, 'messages', 'en.toml'), 'welcome = "Welcome"\n');
  writeFileSync(join(proxy, 'styles', 'rendering.toml'), 'accent = "#88aaff"\n');
  writeFileSync(join(proxy, 'mods', 'lobby.jar'), Buffer.from('PK practice mod'));
  writeFileSync(join(proxy, 'logs', 'latest.log'), '');
  writeFileSync(join(backend, 'config.toml'), backendConfig, { mode: 0o600 });
  return { proxy, backend };
}

/** A line as the proxy writes it. */
export function log(proxy: string, line: string): void {
  const at = new Date().toISOString().replace('T', ' ').replace('Z', '');
  appendFileSync(join(proxy, 'logs', 'latest.log'), `${at} ${line}\n`);
}

const proxyConfig = `schema_version = 1
[listener]
host = "0.0.0.0"
port = 25565
[security]
proxy_secret = "${practiceSecret}"
token_ttl_millis = 30000
[[backends]]
id = "server-1"
host = "127.0.0.1"
port = 25580
cert_trust_mode = "strict"
cert_fingerprint_sha256 = "aa11"
[routing]
default_backend_id = "server-1"
[referral]
host = "play.example"
port = 25565
[rate_limits]
handshake_concurrent_max = 256
routing_concurrent_max = 256
[messaging]
enabled = true
host = "0.0.0.0"
port = 25570
control_sender_id = "proxy"
[observability]
enabled = true
host = "127.0.0.1"
port = 9100
`;

const backendConfig = `schema_version = 1
server_id = "server-1"
proxy_secret = "${practiceSecret}"
proxy_connect_host = "127.0.0.1"
proxy_connect_port = 25565
messaging_host = "127.0.0.1"
messaging_port = 25570
messaging_enabled = true
control_sender_id = "server-1"
control_expected_sender_id = "proxy"
require_authenticated_mode = true
enforce_proxy = true
`;
