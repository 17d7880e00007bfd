import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MessengerFault } from '../faults.ts';
import type { Practice } from '../practice.ts';

/** What a fault may act on. */
export type Stage = {
  readonly practice: Practice;
  readonly aside: Aside;
  readonly useCertificate: (name: CertificateName) => void;
  readonly halt: () => Promise<void>;
  readonly resume: () => Promise<void>;
  /** Things to end when the fault is switched off. */
  readonly held: Map<MessengerFault, () => void>;
};

export type CertificateName = 'server' | 'expired' | 'untrusted' | 'wrong-name';

/** What switching a fault on and off does besides setting the switch. */
export type Effect = {
  readonly on: (stage: Stage) => Promise<void> | void;
  readonly off: (stage: Stage) => Promise<void> | void;
};

export type Effects = Partial<Readonly<Record<MessengerFault, Effect>>>;

/** Files of the folder that a fault took away, kept in memory so that nothing extra lies on disk. */
export type Aside = {
  readonly take: (name: string) => void;
  readonly putBack: (name: string) => void;
};

export function asideOf(folder: string): Aside {
  const kept = new Map<string, { readonly content: Buffer; readonly mode: number }>();
  return {
    take: (name) => {
      const path = join(folder, name);
      if (!existsSync(path) || kept.has(name)) return;
      kept.set(name, { content: readFileSync(path), mode: name === '.master_key' ? 0o600 : 0o644 });
      rmSync(path);
    },
    putBack: (name) => {
      const file = kept.get(name);
      if (file === undefined) return;
      rmSync(join(folder, name), { force: true });
      writeFileSync(join(folder, name), file.content, { mode: file.mode });
      kept.delete(name);
    },
  };
}
