import type { MessengerOptions } from './messenger/server.ts';

/** What a practice server's process is told, one object per message (or per line on standard input). */
export type LabRequest = { readonly id?: number } & (
  | { readonly start: { readonly system?: 'messenger' } & Omit<MessengerOptions, 'logger'> }
  | { readonly fault: { readonly system?: 'messenger'; readonly name: string; readonly on: boolean } }
  | { readonly counters: true }
  | { readonly resetRateLimits: true }
  | { readonly stop: true }
);

export type LabAccount = { readonly userId: number; readonly username: string; readonly password: string };

/** What is told once the practice messenger answers. */
export type LabReady = {
  readonly system: 'messenger';
  readonly pid: number;
  readonly url: string;
  readonly port: number;
  readonly controlUrl: string;
  readonly controlToken: string;
  readonly folder: string;
  readonly caFile: string;
  readonly probeRoomId: number;
  readonly accounts: Readonly<Record<string, LabAccount>>;
  readonly faults: readonly { readonly name: string; readonly en: string }[];
};

export type LabAnswer = { readonly id?: number } & (
  | { readonly ready: LabReady }
  | { readonly done: true }
  | { readonly counters: Readonly<Record<string, number>> }
  | { readonly failed: string }
);
