import type { MessengerOptions } from './messenger/server.ts';

/** The systems that there are practice servers of, by the name of their pack. */
export const systems = ['messenger', 's3desk', 'proxy-backend', 'promanager', 'cohrtz'] as const;
export type SystemName = (typeof systems)[number];

/** What a practice server's process is told, one object per message (or per line on standard input). */
export type LabRequest = { readonly id?: number } & (
  | { readonly start: LabStart }
  | { readonly fault: { readonly name: string; readonly on: boolean } }
  | { readonly counters: true }
  | { readonly resetRateLimits: true }
  | { readonly stop: true }
);

export type MessengerStart = { readonly system?: 'messenger' } & Omit<MessengerOptions, 'logger'>;
export type LabStart =
  | MessengerStart
  | { readonly system: Exclude<SystemName, 'messenger'>; readonly folder: string };

export type LabAccount = { readonly userId: number; readonly username: string; readonly password: string };

/** How an operator would add the server as a target. Nothing of it is a real secret. */
export type PracticeTarget = {
  readonly name: string;
  /** Absolute paths by the setting that names them; the others below. */
  readonly folders: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  readonly credentials: Readonly<Record<string, { readonly username?: string; readonly secret: string }>>;
  /** Whether a drill can start a restored copy of it here. */
  readonly boots: boolean;
  /** What this server is like here, where it could be otherwise, such as the database it uses. */
  readonly note: string | null;
};

/** What is told once a practice server answers. */
export type SystemReady = {
  readonly system: SystemName;
  readonly pid: number;
  readonly url: string;
  readonly folder: string;
  readonly target: PracticeTarget;
  readonly faults: readonly { readonly name: string; readonly en: string }[];
};

/** What is told once the practice messenger answers. */
export type LabReady = SystemReady & {
  readonly port: number;
  readonly controlUrl: string;
  readonly controlToken: string;
  readonly caFile: string;
  readonly probeRoomId: number;
  readonly accounts: Readonly<Record<string, LabAccount>>;
};

export type LabAnswer = { readonly id?: number } & (
  | { readonly ready: SystemReady | LabReady }
  | { readonly done: true }
  | { readonly counters: Readonly<Record<string, number>> }
  | { readonly failed: string }
);
