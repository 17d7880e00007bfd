import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { type Base, boot, type Booted, type MessengerOptions } from './boot.ts';
import { authorityFile, installCertificate } from './certificates.ts';
import { practiceClock } from './clock.ts';
import { closeServer, listenOnLoopback } from './control.ts';
import { switchFault } from './effects/effects.ts';
import { asideOf, type Stage } from './effects/stage.ts';
import { elsewhereServer } from './elsewhere.ts';
import { faultSwitches, type MessengerFault } from './faults.ts';
import { type Counters, type Practice, zeroCounters } from './practice.ts';
import type { Running } from './running.ts';
import { accounts, probeRoomName } from './seed/accounts.ts';

export type { MessengerOptions } from './boot.ts';

/** A running practice messenger. */
export type Messenger = {
  readonly url: string;
  readonly port: number;
  /** Empty without a control interface. */
  readonly controlUrl: string;
  readonly controlToken: string;
  readonly folder: string;
  /** The authority to trust when it runs with https; empty otherwise. */
  readonly caFile: string;
  readonly accounts: typeof accounts;
  readonly probeRoomId: number;
  readonly counters: Readonly<Counters>;
  /** Files below `uploads/` that maintenance has deleted in the present run, for good. */
  readonly deletedUploads: () => readonly string[];
  /** Files of the set that were missing when this server was first started on its folder: it has made other ones. */
  readonly startedWithout: readonly string[];
  readonly fault: (name: MessengerFault, on: boolean) => Promise<void>;
  readonly activeFaults: () => readonly MessengerFault[];
  /** Forgets the requests counted against the rate limits, as a minute of waiting would. */
  readonly resetRateLimits: () => void;
  /** Stops the server and keeps its folder; `start` runs it again on the same port. */
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
};

/** Starts a practice messenger. Rejects when the port is taken, the database in the folder is not one, or `config.py` is missing. */
export async function startMessenger(options: MessengerOptions): Promise<Messenger> {
  if (options.asFound !== true) mkdirSync(options.folder, { recursive: true });
  const counters = zeroCounters();
  const elsewhere = elsewhereServer(counters);
  const base: Base = {
    options,
    clock: practiceClock(),
    faults: faultSwitches(),
    counters,
    aside: asideOf(options.folder),
    elsewhereUrl: `http://127.0.0.1:${await listenOnLoopback(elsewhere, 0)}`,
    held: new Map(),
  };
  try {
    return messengerOf(base, elsewhere, await boot(base, null));
  } catch (error: unknown) {
    await closeServer(elsewhere);
    throw error;
  }
}

function messengerOf(base: Base, elsewhere: Server, first: Booted): Messenger {
  const { options } = base;
  const server = restartable(base, first);
  return {
    url: `${options.https === true ? 'https' : 'http'}://127.0.0.1:${first.running.port}`,
    port: first.running.port,
    controlUrl: first.running.controlPort === null ? '' : `http://127.0.0.1:${first.running.controlPort}`,
    controlToken: first.practice.keys.controlToken(),
    folder: options.folder,
    // Without https it also runs where the test certificates are not, such as in an installed application.
    caFile: options.https === true ? authorityFile() : '',
    accounts,
    probeRoomId: findProbeRoom(first.practice),
    counters: base.counters,
    startedWithout: first.startedWithout,
    deletedUploads: () => server.stage().practice.maintenance.deletedUploads(),
    fault: (name, on) => switchFault(server.stage(), name, on),
    activeFaults: () => base.faults.active(),
    resetRateLimits: () => server.stage().practice.limits.reset(),
    stop: async () => {
      for (const release of base.held.values()) release();
      base.held.clear();
      await server.halt();
      await closeServer(elsewhere);
    },
    start: async () => {
      if (!elsewhere.listening) await listenOnLoopback(elsewhere, Number(new URL(base.elsewhereUrl).port));
      await server.resume();
    },
  };
}

type Restartable = {
  readonly stage: () => Stage;
  readonly halt: () => Promise<void>;
  readonly resume: () => Promise<void>;
};

/** The server over its stops and starts: always on the ports of the first run. */
function restartable(base: Base, first: Booted): Restartable {
  let practice = first.practice;
  let running: Running | null = first.running;
  const halt = async (): Promise<void> => {
    const current = running;
    running = null;
    await current?.close();
  };
  const resume = async (): Promise<void> => {
    if (running !== null) return;
    const booted = await boot(base, first.running);
    practice = booted.practice;
    running = booted.running;
  };
  const stage = (): Stage => ({
    practice,
    aside: base.aside,
    held: base.held,
    useCertificate: (name) => {
      if (base.options.https === true) running?.useCertificate(installCertificate(base.options.folder, name));
    },
    halt,
    resume,
  });
  return { stage, halt, resume };
}

/** 0 when the folder's database has no such room. */
function findProbeRoom(practice: Practice): number {
  return practice.database.attempt(0, (connection) => {
    const row = connection
      .prepare<[string], { id: number }>('SELECT id FROM rooms WHERE name = ?')
      .get(probeRoomName);
    return row?.id ?? 0;
  });
}
