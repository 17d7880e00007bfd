import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConsoleClient } from '../../../../electron/console-client.ts';
import type { Clock } from '../../../../electron/platform/clock.ts';
import { RunbookId, StepId } from '../../../../shared/model/ids.ts';
import type { TargetId } from '../../../../shared/model/ids.ts';
import type { Attempt, Run } from '../../../../shared/model/runbook.ts';
import { lightPassphrase, putLightVault } from '../../../fakes/light-vault.ts';
import { openTestConsole } from '../../../fakes/test-console.ts';
import type { TestConsole } from '../../../fakes/test-console.ts';
import { fillShop } from '../../cli/support/shop-desk.ts';
import { tillPack } from './till-pack.ts';
import { startTillServer } from './till-server.ts';
import type { TillServer } from './till-server.ts';

/** A console with the practice till as its target, which may be changed. */
export type Till = {
  readonly server: TillServer;
  readonly desk: () => TestConsole;
  readonly targetId: TargetId;
  readonly folder: string;
  readonly dataDir: string;
  /** Closes the console and opens it anew on the same data; what `between` does has the data for itself. */
  readonly reopen: (between?: () => Promise<void>) => Promise<void>;
  readonly start: (runbookId: string) => Promise<Steps>;
  readonly dispose: () => Promise<void>;
};

export async function openTill(packText = tillPack, clock?: Clock): Promise<Till> {
  const server = await startTillServer();
  const outer = mkdtempSync(join(tmpdir(), 'holdfast-till-'));
  const folder = join(outer, 'server');
  const dataDir = join(outer, 'data');
  fillShop(folder);
  mkdirSync(dataDir);
  putLightVault(dataDir);
  const open = () => openTestConsole({ dataDir, ...(clock === undefined ? {} : { clock }) });
  let desk = await open();
  await desk.ops.call('credentials.unlockVault', { passphrase: lightPassphrase, create: false });
  await installPack(desk.ops, packText);
  const { token } = await desk.ops.call('picker.offer', { path: folder });
  const { id: targetId } = await desk.ops.call('targets.add', {
    name: 'Till',
    pack: 'till',
    settings: { url: server.url, root: token },
    credentials: { token: { secret: 'a-secret-that-nobody-sees' } },
  });
  await desk.ops.call('actions.enable', { targetId, enabled: true });
  return {
    server,
    desk: () => desk,
    targetId,
    folder,
    dataDir,
    reopen: async (between) => {
      await desk.dispose();
      await between?.();
      desk = await open();
      await desk.ops.call('credentials.unlockVault', { passphrase: lightPassphrase, create: false });
    },
    start: async (runbookId) => {
      const started = { targetId, runbookId: RunbookId.parse(runbookId) };
      return new Steps(() => desk.ops, await desk.ops.call('runbooks.start', started));
    },
    dispose: async () => {
      await desk.dispose();
      await server.stop();
      rmSync(outer, { recursive: true, force: true });
    },
  };
}

export async function installPack(ops: ConsoleClient, text: string): Promise<void> {
  const { pack } = await ops.call('packs.planInstall', { text });
  await ops.call('packs.install', { text, approvedSha256: pack.sha256 });
}

/** A face that goes on with a run that somebody else began. */
export async function stepsOf(till: Till, runId: Run['id']): Promise<Steps> {
  const ops = () => till.desk().ops;
  return new Steps(ops, await ops().call('runbooks.get', { runId }));
}

/** One face that carries a run out: what it has seen last is what it goes by. */
export class Steps {
  readonly #ops: () => ConsoleClient;
  run: Run;

  constructor(ops: () => ConsoleClient, run: Run) {
    this.#ops = ops;
    this.run = run;
  }

  /** A second face with the same knowledge. */
  twin(): Steps {
    return new Steps(this.#ops, this.run);
  }

  get states(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.run.steps.map(({ step, state }) => [step.id, state]));
  }

  attempts(id: string): readonly Attempt[] {
    return this.run.steps.find(({ step }) => step.id === id)?.attempts ?? [];
  }

  async look(): Promise<void> {
    this.run = await this.#ops().call('runbooks.get', { runId: this.run.id });
  }

  async carryOn(): Promise<void> {
    this.run = await this.#ops().call('runbooks.carryOn', this.#of());
    await this.wait();
  }

  async perform(
    id: string,
    more: {
      readonly again?: boolean;
      readonly confirmName?: string;
      readonly reason?: string;
      readonly arguments?: Record<string, string>;
    } = {},
  ): Promise<void> {
    const { confirmName, reason, again = false } = more;
    const stepId = StepId.parse(id);
    const plan =
      confirmName === undefined
        ? null
        : await this.#ops().call('runbooks.plan', {
            runId: this.run.id,
            stepId,
            arguments: more.arguments ?? {},
          });
    const confirmation =
      plan === null || confirmName === undefined
        ? {}
        : {
            confirmation: {
              plannedAt: plan.plannedAt,
              fingerprint: plan.fingerprint,
              confirmName,
              ...(reason === undefined ? {} : { reason }),
            },
          };
    this.run = await this.#ops().call('runbooks.perform', { ...this.#of(), stepId, again, ...confirmation });
  }

  async wait(): Promise<void> {
    this.run = await this.#ops().call('runbooks.wait', { runId: this.run.id });
  }

  async settle(
    id: string,
    outcome: 'done' | 'failed' | 'skipped',
    more: {
      readonly value?: string | number;
      readonly note?: string;
      readonly reason?: string;
      readonly file?: { readonly name: string; readonly base64: string };
    } = {},
  ): Promise<void> {
    this.run = await this.#ops().call('runbooks.settle', {
      ...this.#of(),
      stepId: StepId.parse(id),
      outcome,
      ...more,
    });
    await this.wait();
  }

  async finish(note?: string): Promise<void> {
    this.run = await this.#ops().call('runbooks.finish', {
      ...this.#of(),
      ...(note === undefined ? {} : { note }),
    });
  }

  async abandon(reason: string): Promise<void> {
    this.run = await this.#ops().call('runbooks.abandon', { ...this.#of(), reason });
  }

  async note(text: string): Promise<void> {
    this.run = await this.#ops().call('runbooks.note', { ...this.#of(), text });
  }

  async handOver(to: string, note: string): Promise<void> {
    this.run = await this.#ops().call('runbooks.handOver', { ...this.#of(), to, note });
  }

  async passRule(ruleId: string, reason: string): Promise<void> {
    this.run = await this.#ops().call('runbooks.passRule', { ...this.#of(), ruleId, reason });
  }

  #of() {
    return { runId: this.run.id, revision: this.run.revision };
  }
}
