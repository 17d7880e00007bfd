import { isRecord } from './messenger/http/exchange.ts';
import { dataSizes, type DataSizeName } from './messenger/seed/sizes.ts';
import { systems } from './protocol.ts';
import type { LabRequest, SystemName } from './protocol.ts';

/** Reads one request from a message or a line of JSON; null when it is none. */
export function parseRequest(message: unknown): LabRequest | null {
  const value = typeof message === 'string' ? fromJson(message) : message;
  if (!isRecord(value)) return null;
  const id = typeof value['id'] === 'number' ? { id: value['id'] } : {};
  if (isRecord(value['start'])) return startRequest(id, value['start']);
  if (isRecord(value['fault'])) {
    const { name, on } = { name: value['fault']['name'], on: value['fault']['on'] };
    return typeof name === 'string' && typeof on === 'boolean' ? { ...id, fault: { name, on } } : null;
  }
  if (value['counters'] === true) return { ...id, counters: true };
  if (value['resetRateLimits'] === true) return { ...id, resetRateLimits: true };
  return value['stop'] === true ? { ...id, stop: true } : null;
}

function startRequest(id: { id?: number }, start: Readonly<Record<string, unknown>>): LabRequest | null {
  const { folder, size, port, seed, logMaxBytes, signInsPerMinute } = {
    folder: start['folder'],
    size: start['size'],
    port: start['port'],
    seed: start['seed'],
    logMaxBytes: start['logMaxBytes'],
    signInsPerMinute: start['signInsPerMinute'],
  };
  if (typeof folder !== 'string' || folder === '') return null;
  const system = start['system'] ?? 'messenger';
  if (!isSystem(system)) return null;
  if (system !== 'messenger') return { ...id, start: { system, folder } };
  return {
    ...id,
    start: {
      folder,
      https: start['https'] === true,
      ...(isSize(size) ? { size } : {}),
      ...(typeof port === 'number' ? { port } : {}),
      ...(typeof seed === 'number' ? { seed } : {}),
      ...(typeof logMaxBytes === 'number' ? { logMaxBytes } : {}),
      ...(typeof signInsPerMinute === 'number' ? { signInsPerMinute } : {}),
    },
  };
}

function isSystem(value: unknown): value is SystemName {
  return systems.some((system) => system === value);
}

function isSize(value: unknown): value is DataSizeName {
  return typeof value === 'string' && Object.hasOwn(dataSizes, value);
}

function fromJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
