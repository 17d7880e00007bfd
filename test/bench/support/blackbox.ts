import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { freePort } from '../../lab/free-port.ts';
import { endProcess, waitUntil } from './processes.ts';

const program = '/usr/bin/prometheus-blackbox-exporter';

/** Debian's blackbox exporter, on a port of its own, with its http_2xx module. */
export type Blackbox = {
  readonly pid: number;
  /** One probe of an address. Rejects when it did not succeed. */
  probe(url: string): Promise<void>;
  stop(): Promise<void>;
};

/** Null when the program is not on this computer. */
export async function startBlackbox(folder: string): Promise<Blackbox | null> {
  if (!existsSync(program)) return null;
  const config = join(folder, 'blackbox.yml');
  // As in the package's own /etc/prometheus/blackbox.yml.
  writeFileSync(
    config,
    'modules:\n  http_2xx:\n    prober: http\n    http:\n      preferred_ip_protocol: "ip4"\n',
  );
  const port = await freePort();
  const args = [`--config.file=${config}`, `--web.listen-address=127.0.0.1:${port}`, '--log.level=error'];
  const child = spawn(program, args, { stdio: 'ignore' });
  process.once('exit', () => child.kill('SIGKILL'));
  const { pid } = child;
  if (pid === undefined) throw new Error(`${program} could not be started`);
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const ask = (path: string) => fetchText(agent, port, path);
  await waitUntil('the start of the blackbox exporter', () =>
    ask('/-/healthy').then(
      () => true,
      () => false,
    ),
  );
  return {
    pid,
    probe: async (url) => {
      const answer = await ask(`/probe?module=http_2xx&target=${encodeURIComponent(url)}`);
      if (!answer.includes('\nprobe_success 1')) throw new Error(`the exporter's probe of ${url} failed`);
    },
    stop: async () => {
      agent.destroy();
      await endProcess(child);
    },
  };
}

function fetchText(agent: Agent, port: number, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get({ agent, host: '127.0.0.1', port, path, timeout: 10_000 }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve(text));
      response.on('error', reject);
    });
    request.on('timeout', () => request.destroy(new Error('no answer within 10 s')));
    request.on('error', reject);
  });
}
