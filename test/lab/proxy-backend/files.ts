import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeJar } from './artifacts.ts';

export const practiceSecret = 'b64url-practice-secret-Kq7wT1zR9vXe2LmA';
export const practiceVersion = '0.4.0';

export type Folders = { readonly proxy: string; readonly backend: string; readonly release: string };

/** The folders of both sides as a deployment has them, and the folder of the release that both were started from. */
export function makeFolders(
  folder: string,
  ports: { readonly observability: number; readonly messaging: number },
): Folders {
  const [proxy, backend, release] = ['proxy', 'backend', 'release'].map((name) => join(folder, name));
  if (proxy === undefined || backend === undefined || release === undefined) throw new Error('no folders');
  for (const path of ['logs/archive', 'mods', 'messages', 'styles'])
    mkdirSync(join(proxy, path), { recursive: true });
  mkdirSync(join(backend, 'logs'), { recursive: true });
  mkdirSync(release, { recursive: true });
  writeFileSync(join(proxy, 'config.toml'), proxyConfig(ports), { mode: 0o600 });
  writeFileSync(join(proxy, 'permissions.toml'), '[groups.admin]\nallow = ["*"]\n');
  writeFileSync(join(proxy, 'messages', 'en.toml'), 'welcome = "Welcome"\n');
  writeFileSync(join(proxy, 'styles', 'rendering.toml'), 'accent = "#88aaff"\n');
  writeFileSync(join(proxy, 'mods', 'lobby.jar'), makeJar('1.2.0'));
  writeFileSync(join(proxy, 'logs', 'latest.log'), '');
  writeFileSync(join(backend, 'config.toml'), backendConfig(ports), { mode: 0o600 });
  writeFileSync(join(backend, 'logs', 'latest.log'), '');
  for (const name of ['proxy', 'backend-mod', 'shared'])
    writeFileSync(join(release, `${name}.jar`), makeJar(practiceVersion));
  return { proxy, backend, release };
}

const proxyConfig = (ports: {
  readonly observability: number;
  readonly messaging: number;
}) => `schema_version = 1
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
port = ${ports.messaging}
control_sender_id = "proxy"
[observability]
enabled = true
host = "127.0.0.1"
port = ${ports.observability}
`;

const backendConfig = (ports: { readonly messaging: number }) => `schema_version = 1
server_id = "server-1"
proxy_secret = "${practiceSecret}"
proxy_connect_host = "127.0.0.1"
proxy_connect_port = 25565
referral_source_host = "play.example"
referral_source_port = 25565
messaging_host = "127.0.0.1"
messaging_port = ${ports.messaging}
messaging_enabled = true
control_sender_id = "server-1"
control_expected_sender_id = "proxy"
require_authenticated_mode = true
enforce_proxy = true
`;
