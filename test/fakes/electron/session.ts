import type { CustomScheme } from 'electron';
import type { AppAnswer } from './sides.ts';
import { happened } from './world.ts';

type ProtocolHandler = (request: Request) => Response | Promise<Response>;
type PermissionRequest = (
  contents: { getURL(): string },
  permission: string,
  answer: (allowed: boolean) => void,
  details: object,
) => void;
type PermissionCheck = (contents: null, permission: string, origin: string, details: object) => boolean;
type BeforeRequest = (
  details: { readonly url: string; readonly method: string },
  answer: (response: { readonly cancel?: boolean }) => void,
) => void;

const handlers = new Map<string, ProtocolHandler>();
let requested: PermissionRequest | null = null;
let checked: PermissionCheck | null = null;
let beforeRequest: BeforeRequest | null = null;

/** The one session: permissions, the filter of requests, and the handlers of schemes. */
const defaultSession = {
  protocol: {
    handle: (scheme: string, handler: ProtocolHandler) => void handlers.set(scheme, handler),
  },
  setPermissionRequestHandler: (handler: PermissionRequest) => {
    requested = handler;
  },
  setPermissionCheckHandler: (handler: PermissionCheck) => {
    checked = handler;
  },
  setDevicePermissionHandler: (handler: (details: object) => boolean) => {
    happened('session.devicePermission', handler({ deviceType: 'usb' }));
  },
  webRequest: {
    onBeforeRequest: (listener: BeforeRequest) => {
      beforeRequest = listener;
    },
  },
};

export const session = { defaultSession };

export const protocol = {
  registerSchemesAsPrivileged: (schemes: CustomScheme[]) => happened('protocol.privileged', schemes),
};

/** Both the request and the check have to agree; Electron allows what nobody was asked about. */
export function mayUse(permission: string, origin: string): boolean {
  let allowed = requested === null;
  requested?.({ getURL: () => `${origin}/` }, permission, (answer) => (allowed = answer), {});
  return allowed && (checked === null || checked(null, permission, `${origin}/`, {}));
}

/** One request of the page, on the way that Electron sends it. */
export async function answerRequest(method: string, url: string): Promise<AppAnswer> {
  if (await isCancelled(method, url)) return { kind: 'cancelled' };
  const handler = handlers.get(new URL(url).protocol.slice(0, -1));
  if (handler === undefined) return { kind: 'cancelled' };
  const response = await handler(requestOf(method, url));
  return {
    kind: 'answered',
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: new Uint8Array(await response.arrayBuffer()),
  };
}

function isCancelled(method: string, url: string): Promise<boolean> {
  const listener = beforeRequest;
  if (listener === null) return Promise.resolve(false);
  return new Promise((resolve) => listener({ url, method }, ({ cancel }) => resolve(cancel === true)));
}

/** Electron hands on the address as it was written. */
function requestOf(method: string, url: string): Request {
  const request = new Request('http://double.invalid/', { method });
  return new Proxy(request, {
    get: (target, name) => (name === 'url' ? url : (Reflect.get(target, name, target) as unknown)),
  });
}
