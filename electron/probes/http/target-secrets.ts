import type { Secret, SecretSource } from '../../credentials/secret-source.ts';

/**
 * The secrets of one target, for its probes and its sessions. A rotated token that could not be stored is kept in memory, is
 * what `read` answers, and is stored at the next occasion: the server has already forgotten the old one.
 */
export interface TargetSecrets {
  read(name: string, signal: AbortSignal): Promise<Secret | null>;
  /** Durable when it resolves. When it rejects the value is kept in memory until `flush` succeeds. */
  store(name: string, value: Secret, signal: AbortSignal): Promise<void>;
  /** Stores what could not be stored before; rejects with the store's own error while that is not possible. */
  flush(signal: AbortSignal): Promise<void>;
  /** Names of the values that exist in memory only. */
  unstored(): readonly string[];
}

export function createTargetSecrets(source: SecretSource, targetId: string): TargetSecrets {
  const held = new Map<string, Secret>();

  async function put(name: string, value: Secret, signal: AbortSignal): Promise<void> {
    held.set(name, value);
    await source.store(targetId, name, value, signal);
    if (held.get(name) === value) held.delete(name);
  }

  return {
    async read(name, signal) {
      return held.get(name) ?? source.read(targetId, name, signal);
    },
    store: put,
    async flush(signal) {
      for (const [name, value] of held) await put(name, value, signal);
    },
    unstored: () => [...held.keys()],
  };
}
