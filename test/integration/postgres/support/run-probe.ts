import type { HostPorts } from '../../../../electron/locations/host-ports.ts';
import { postgresKind } from '../../../../electron/probes/kinds/postgres.ts';
import type { ProbeOutcome } from '../../../../electron/probes/probe-kind.ts';
import { bench, define, MemorySecrets } from '../../probes/support/context.ts';
import { appPassword } from './cluster.ts';

export type ProbeRun = {
  readonly url: string;
  readonly probe?: object;
  readonly password?: string | null;
  readonly timeoutMs?: number;
  readonly ca?: string;
  readonly signal?: AbortSignal;
  readonly ports?: HostPorts;
};

/** Runs one probe of a database with the password of its account. */
export async function probe({
  url,
  probe: parts,
  password = appPassword,
  timeoutMs,
  ca,
  signal,
  ports,
}: ProbeRun): Promise<ProbeOutcome> {
  const secrets = new MemorySecrets(password === null ? {} : { db: { username: null, secret: password } });
  const made = bench('', {
    settings: url === '' ? {} : { database: url },
    secrets,
    timeoutMs: timeoutMs ?? 8000,
    network: { ca: ca ?? null, proxy: null },
    ...(signal ? { signal } : {}),
    ...(ports ? { ports } : {}),
  });
  try {
    return await postgresKind.run(
      define('postgres', { server: 'database', password: 'db', ...parts }),
      made.context,
    );
  } finally {
    await made.dispose();
  }
}

export function evidence({ evidence: facts }: ProbeOutcome, name: string): string | undefined {
  return facts.find((fact) => fact.name === name)?.value;
}
