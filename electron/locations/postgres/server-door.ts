import { setTimeout as pause } from 'node:timers/promises';
import { cancelled, isAppError } from '../../../shared/errors/app-error.ts';
import type { PostgresAddress } from '../../../shared/rules/postgres-address.ts';
import { hostPorts, tunnelled } from '../host-ports.ts';
import { listenThrough } from '../ssh/forward.ts';
import { isPassingFailure } from '../ssh/passing-failures.ts';
import type { SshConnection } from '../ssh/ssh-connection.ts';
import { lost } from '../ssh/ssh-errors.ts';
import type { PostgresAccess } from './connection.ts';

/** How long a lost connection to the host is waited for, and how often something is done again over it. */
export type Patience = { readonly waitMs: number; readonly times: number };

const usual: Patience = { waitMs: 75_000, times: 5 };
const pauseMs = 500;
const openMs = 20_000;
const knownMs = 200;

/** A server and the way to it: directly, or through the connection to the host on whose loopback it listens. */
export type ServerDoor = {
  readonly access: PostgresAccess;
  /** Does again what a lost connection to the host has cut off. What is done again knows that it may have been done already. */
  again<Value>(signal: AbortSignal, work: (isRepeated: boolean) => Promise<Value>): Promise<Value>;
};

/** @param connection to the host that the address is of; null for one of this computer */
export function serverDoor(
  access: PostgresAccess,
  connection: SshConnection | null,
  patience: Patience = usual,
): ServerDoor {
  if (connection === null) return { access, again: (_signal, work) => work(false) };
  const ports = hostPorts(() => connection);
  if (tunnelled(access.address.host, ports) === null)
    return { access: { ...access, ports }, again: (_signal, work) => work(false) };
  return {
    access: { ...access, ports },
    again: async (signal, work) => {
      for (let time = 1; ; time += 1) {
        const link = watchLink(connection);
        try {
          return await work(time > 1);
        } catch (error: unknown) {
          const reason = (await link.isLost(error)) ? lost(connection.label, error) : error;
          if (time >= patience.times || !isPassingFailure(reason)) throw reason;
          if (!(await isThereAgain(connection, patience.waitMs, signal))) throw reason;
        } finally {
          link.stop();
        }
      }
    },
  };
}

/**
 * Lets programs of the client reach the server: what listens on a host's loopback, by a port of this computer as long as `work` lasts. When
 * the way to the host breaks meanwhile, that is what is thrown, and not what the program makes of it.
 */
export async function forPrograms<Value>(
  access: PostgresAccess,
  work: (address: PostgresAddress) => Promise<Value>,
): Promise<Value> {
  const { address, ports = null } = access;
  const through = tunnelled(address.host, ports);
  if (through === null) return work(address);
  const port = await listenThrough((wait) => through.open({ host: address.host, port: address.port }, wait));
  try {
    // The name stays where it leads to the same place here: a certificate may be for it.
    const host = address.host === 'localhost' ? address.host : port.host;
    return await work({ ...address, host, port: port.port });
  } catch (error: unknown) {
    throw port.failure() ?? error;
  } finally {
    await port.dispose();
  }
}

/** A connection that breaks ends its streams before it is known to be lost: to who reads them it was the server that went away. */
function watchLink(connection: SshConnection) {
  let isOver = false;
  const stop = connection.onState(({ kind }) => {
    isOver ||= kind !== 'open' && kind !== 'opening';
  });
  return {
    stop,
    isLost: async (error: unknown) => {
      if (!isAppError(error) || !error.code.startsWith('postgres/')) return false;
      if (!isOver) await pause(knownMs);
      return isOver;
    },
  };
}

async function isThereAgain(
  connection: SshConnection,
  waitMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const until = performance.now() + waitMs;
  while (performance.now() < until) {
    try {
      await pause(pauseMs, undefined, { signal });
      await connection.open({ signal, timeoutMs: openMs });
      return true;
    } catch (error: unknown) {
      if (signal.aborted) throw cancelled();
      if (!isPassingFailure(error)) throw error;
    }
  }
  return false;
}
