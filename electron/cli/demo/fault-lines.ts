import type { PracticeServer } from './practice-server.ts';

export const faultHint =
  '"faults" lists what can go wrong; "promanager sync-failed" makes it so, "promanager sync-failed off" well again.';

/** What an operator types to a running demo, carried out: a list of the faults, or one of them switched. Answers what to print. */
export async function runFaultLine(servers: readonly PracticeServer[], line: string): Promise<string> {
  const [system = '', fault, state = 'on', ...rest] = line.trim().split(/\s+/);
  if (system === 'faults' && fault === undefined) return faultList(servers);
  const server = servers.find(({ facts }) => facts.system === system);
  if (server === undefined) return `There is no practice server "${system}". ${faultHint}`;
  const known = server.facts.faults.find(({ name }) => name === fault);
  if (known === undefined) return faultList([server]);
  if (!['on', 'off'].includes(state) || rest.length > 0) return faultHint;
  await server.fault(known.name, state === 'on');
  return state === 'on'
    ? `${server.facts.target.name}: ${known.en}`
    : `${server.facts.target.name}: ${known.name} is off.`;
}

function faultList(servers: readonly PracticeServer[]): string {
  return servers
    .flatMap(({ facts }) => facts.faults.map(({ name, en }) => `${facts.system} ${name}: ${en}`))
    .join('\n');
}
