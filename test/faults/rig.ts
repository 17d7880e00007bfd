import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProbeResult } from '../../shared/model/probe.ts';
import type { Target } from '../../shared/model/target.ts';
import { addMessenger, openTestConsole } from '../fakes/test-console.ts';
import type { TestConsole } from '../fakes/test-console.ts';
import { startMessenger } from '../lab/messenger/server.ts';
import type { Messenger } from '../lab/messenger/server.ts';

/** A practice messenger and a console that looks after it. */
export type Rig = {
  readonly server: Messenger;
  readonly console: TestConsole;
  readonly target: Target;
  /** Runs one probe by hand, through the contract. */
  readonly run: (probe: string) => Promise<ProbeResult>;
  /** Runs every probe that has what it needs. */
  readonly runAll: () => Promise<readonly { readonly probe: string; readonly result: ProbeResult }[]>;
  readonly dispose: () => Promise<void>;
};

/** A small practice messenger in a folder of its own, which goes with it. */
export async function startSmallMessenger(https = false): Promise<{
  readonly server: Messenger;
  readonly close: () => Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-faults-'));
  const server = await startMessenger({ folder, size: 'small', https, signInsPerMinute: 1000 });
  return {
    server,
    close: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Over https the console is told to trust the authority of the practice certificates. `desk`: a console that stays, for several rigs. */
export async function openRig(
  options: { readonly https?: boolean; readonly desk?: TestConsole; readonly name?: string } = {},
): Promise<Rig> {
  const { https = false, desk } = options;
  const { server, close } = await startSmallMessenger(https);
  const console = desk ?? (await openTestConsole());
  const target = await addMessenger(console.ops, server, options.name);
  if (https) {
    const ca = readFileSync(server.caFile, 'utf8');
    await console.ops.call('targets.edit', { targetId: target.id, network: { ca } });
  }
  return {
    ...rigOf(server, console, target),
    dispose: async () => {
      if (desk === undefined) await console.dispose();
      await close();
    },
  };
}

function rigOf(server: Messenger, console: TestConsole, target: Target): Omit<Rig, 'dispose'> {
  const { ops } = console;
  const run = async (probeIds?: string[]) => {
    const answer = await ops.call('probes.run', { targetId: target.id, ...(probeIds ? { probeIds } : {}) });
    return answer.probes.flatMap(({ probe, result }) =>
      result === null ? [] : [{ probe: probe.id, result }],
    );
  };
  return {
    server,
    console,
    target,
    run: async (probe) => {
      const [ran] = await run([probe]);
      if (ran === undefined) throw new Error(`The probe "${probe}" did not run.`);
      return ran.result;
    },
    runAll: () => run(),
  };
}
