import { access, constants, stat } from 'node:fs/promises';
import { posix } from 'node:path';
import type { HostWay } from '../../shared/model/host.ts';
import { isAppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { ReachedHosts } from '../hosts/reached-hosts.ts';
import { isWindowsServer, windowsHostText } from '../locations/ssh/windows-host.ts';
import { LocalLocation } from '../locations/local-location.ts';
import { portsOf } from './target-resources.ts';
import { tunnelled } from '../locations/host-ports.ts';
import { createHttpClient } from '../probes/http/node-http-client.ts';
import { explainFailure } from '../probes/net/explain-failure.ts';
import type { Reach } from '../targets/target-check.ts';
import type { DetectPorts } from '../targets/target-detect.ts';
import type { PathCheck } from '../targets/target-settings.ts';

const timeoutMs = 5000;
const hostLookMs = 40_000;
const frontPageBytes = 64 * 1024;
const detectedPageBytes = 1024 * 1024;

/** Whether a folder or file that the operator chose can be used by this account, or by the one on the host that has it. */
export function pathCheck(hosts: Pick<ReachedHosts, 'location' | 'connection'>): PathCheck {
  return async (path, kind, host) => {
    const found = host === null ? await lookHere(path, kind) : await lookOnHost(hosts, path, kind, host);
    if (host !== null && isWindowsServer(hosts.connection(host))) return windowsHostText;
    if (found === 'usable') return null;
    if (found === 'other-kind') {
      return kind === 'folder'
        ? localText(`${path} is not a folder.`, `${path}은(는) 폴더가 아닙니다.`)
        : localText(`${path} is not a file.`, `${path}은(는) 파일이 아닙니다.`);
    }
    return host === null ? notHere(path) : notThere(path, host);
  };
}

type Look = 'usable' | 'other-kind' | 'unusable';

async function lookHere(path: string, kind: 'folder' | 'file'): Promise<Look> {
  try {
    const facts = await stat(path);
    if (kind === 'folder' ? !facts.isDirectory() : !facts.isFile()) return 'other-kind';
    await access(path, kind === 'folder' ? constants.R_OK | constants.X_OK : constants.R_OK);
    return 'usable';
  } catch {
    return 'unusable';
  }
}

async function lookOnHost(
  hosts: Pick<ReachedHosts, 'location'>,
  path: string,
  kind: 'folder' | 'file',
  host: HostWay,
): Promise<Look> {
  const location = hosts.location(host, posix.dirname(path));
  const name = posix.basename(path) || '.';
  const signal = AbortSignal.timeout(hostLookMs);
  try {
    const facts = await location.facts(name, signal);
    if (facts === null) return 'unusable';
    if (facts.kind !== kind) return 'other-kind';
    // Tried rather than asked for: an account that may only transfer files can do that as well.
    if (kind === 'folder') await location.list(name, 1, signal);
    else await location.read(name, 0, 1, signal);
    return 'usable';
  } catch (error: unknown) {
    if (isAppError(error) && error.code.startsWith('location/')) return 'unusable';
    throw error;
  }
}

function notHere(path: string): LocalText {
  return localText(
    `${path} is not there, or this account may not read it.`,
    `${path}이(가) 없거나 이 계정으로 읽을 수 없습니다.`,
  );
}

function notThere(path: string, { address }: HostWay): LocalText {
  return localText(
    `${path} is not on ${address}, or the account there may not read it.`,
    `${path}이(가) ${address}에 없거나 그 호스트의 계정으로 읽을 수 없습니다.`,
  );
}

/** One GET of a front page with the target's certificate authority and its proxy or host, and without any credential. */
export function reachOverHttp(userAgent: string, hosts: Pick<ReachedHosts, 'connection'>): Reach {
  return async (origin, { network, host }, signal) => {
    const ports = portsOf(hosts, host);
    const http = createHttpClient(network, { userAgent, ports });
    const url = new URL('/', origin);
    try {
      const answer = await http.send({
        method: 'GET',
        url,
        headers: {},
        body: null,
        maxBytes: frontPageBytes,
        signal,
        timeoutMs: tunnelled(url.hostname, ports) === null ? timeoutMs : hostLookMs,
      });
      if (answer.kind === 'failure') return { kind: 'failed', why: explainFailure(answer, url.host).reason };
      return { kind: 'answered', status: answer.status, durationMs: answer.phases.totalMs };
    } finally {
      http.dispose();
    }
  };
}

/** How detection looks at an address or a folder that is no target yet. */
export function detectPorts(
  userAgent: string,
  packs: DetectPorts['packs'],
  hosts: Pick<ReachedHosts, 'location'>,
): DetectPorts {
  return {
    packs,
    fetch: async (url, { signal, timeoutMs: withinMs }) => {
      const http = createHttpClient({ ca: null, proxy: null }, { userAgent });
      try {
        const answer = await http.send({
          method: 'GET',
          url,
          headers: {},
          body: null,
          maxBytes: detectedPageBytes,
          signal,
          timeoutMs: withinMs,
        });
        if (answer.kind === 'failure') return null;
        return { status: answer.status, text: Buffer.from(answer.body).toString('utf8') };
      } finally {
        http.dispose();
      }
    },
    filesIn: ({ folder, host }) => {
      const location = host === null ? new LocalLocation(folder) : hosts.location(host, folder);
      return {
        exists: async (path, signal) => (await location.facts(path, signal)) !== null,
        readText: async (path, maxBytes, signal) => {
          const facts = await location.facts(path, signal);
          if (facts?.kind !== 'file' || facts.sizeBytes > maxBytes) return null;
          return Buffer.from(await location.read(path, 0, maxBytes, signal)).toString('utf8');
        },
      };
    },
  };
}
