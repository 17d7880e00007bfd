import type { LocalText } from '../../../shared/model/local-text.ts';
import { systemCode } from '../../platform/file-errors.ts';

/** Where a connection failed, the network's own code (`ECONNREFUSED`, `CERT_HAS_EXPIRED`, `TIMEOUT_CONNECT`) and its words. */
export type NetFailure = {
  readonly kind: 'failure';
  readonly layer: 'dns' | 'tcp' | 'tls' | 'proxy' | 'tunnel' | 'http' | 'timeout' | 'cancelled';
  readonly code: string;
  readonly detail: string;
  /** What the way through a host says of itself (layer `tunnel`). */
  readonly reason?: LocalText;
};

export type NetLayer = NetFailure['layer'];

export function netFailure(layer: NetLayer, code: string, detail: string): NetFailure {
  return { kind: 'failure', layer, code, detail };
}

/** The code of a network error: of the first cause when several addresses were tried. */
export function errorCode(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return errorCode(error.errors[0]);
  return systemCode(error) ?? 'UNKNOWN';
}

/** The words of a network error, of all causes when several addresses were tried. */
export function errorDetail(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) {
    return error.errors.map((cause: unknown) => errorDetail(cause)).join('; ');
  }
  return error instanceof Error ? error.message : String(error);
}

const nameCodes = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME', 'ENODATA']);

/** The layer of an error that arrived before the connection stood: names are looked up before anything is connected. */
export function connectLayer(error: unknown): 'dns' | 'tcp' {
  return nameCodes.has(errorCode(error)) ? 'dns' : 'tcp';
}
