import type { ProbeContext, ProbeOutcome } from '../probe-kind.ts';
import type { ProbeEngineOptions } from './engine-ports.ts';
import type { ProbeEntry } from './probe-entry.ts';
import type { Recorder } from './recorder.ts';
import type { ResourcePool } from './resource-pool.ts';
import type { Roster } from './roster.ts';
import { runDefinition } from './run-kind.ts';
import { runProbe } from './run-probe.ts';
import type { RunEnd, StartedRun } from './run-probe.ts';
import { StagedMemory } from './staged-memory.ts';

/** Gives a kind what it may use, and runs it. */
export class Launcher {
  readonly #options: ProbeEngineOptions;
  readonly #roster: Roster;
  readonly #recorder: Recorder;
  readonly #resources: ResourcePool;
  readonly #memories = new Map<ProbeEntry, StagedMemory>();

  constructor(
    options: ProbeEngineOptions,
    parts: { roster: Roster; recorder: Recorder; resources: ResourcePool },
  ) {
    this.#options = options;
    this.#roster = parts.roster;
    this.#recorder = parts.recorder;
    this.#resources = parts.resources;
  }

  launch(entry: ProbeEntry, cancel: AbortSignal): StartedRun {
    const { clock, logger } = this.#options;
    const { definition } = entry;
    const run = runProbe({
      clock,
      logger,
      cancel,
      timeoutMs: definition.timeout,
      where: `probe ${definition.id} (${definition.kind}) of target ${entry.targetId}`,
      run: (signal) => this.#run(entry, signal),
    });
    void run.ended.then(() => this.#memories.get(entry)?.seal());
    return run;
  }

  /** What the run that just ended wants to keep. A run that was abandoned or failed keeps nothing. */
  takeMemory(entry: ProbeEntry, end: RunEnd): StagedMemory | null {
    const memory = this.#memories.get(entry) ?? null;
    this.#memories.delete(entry);
    return end.kind === 'outcome' ? memory : null;
  }

  #run(entry: ProbeEntry, signal: AbortSignal): Promise<ProbeOutcome> {
    const { clock, kinds, children, freshnessFor, policiesFor } = this.#options;
    const memory = new StagedMemory(this.#recorder.memoryOf(entry));
    this.#memories.set(entry, memory);
    const { target } = this.#roster.target(entry.targetId).monitored;
    const resources = this.#resources.of(target);
    const timeoutMs = entry.definition.timeout;
    const { http, sessions, secrets, location, ports, folder, folderAt, connection } = resources;
    const context: ProbeContext = {
      target,
      clock,
      signal,
      timeoutMs,
      http,
      sessions,
      secrets,
      location,
      ports,
      folder,
      folderAt,
      connection,
      children,
      memory,
      ...(freshnessFor ? { freshnessFor } : {}),
      ...(policiesFor ? { policiesFor } : {}),
    };
    return runDefinition(kinds, entry.definition, context);
  }
}
