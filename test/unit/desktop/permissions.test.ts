import { describe, expect, it } from 'vitest';
import { mayUse } from '../../../electron/desktop/security/permissions.ts';
import { hostileAddresses, notAddresses } from './hostile-addresses.ts';

/** Every permission Electron names in its session API, and some that it does not have yet. */
const permissions = [
  'accessibility-events',
  'ambient-light-sensor',
  'background-fetch',
  'background-sync',
  'bluetooth',
  'clipboard-read',
  'deprecated-sync-clipboard-read',
  'display-capture',
  'fileSystem',
  'fullscreen',
  'geolocation',
  'hid',
  'idle-detection',
  'keyboardLock',
  'local-fonts',
  'media',
  'mediaKeySystem',
  'midi',
  'midiSysex',
  'notifications',
  'openExternal',
  'payment-handler',
  'periodic-background-sync',
  'persistent-storage',
  'pointerLock',
  'screen-wake-lock',
  'sensors',
  'serial',
  'speaker-selection',
  'storage-access',
  'top-level-storage-access',
  'unknown',
  'usb',
  'window-management',
  'something-of-next-year',
  '',
  '__proto__',
  'constructor',
];

describe('what the page may use', () => {
  it('lets its own page copy text', () => {
    expect(mayUse('clipboard-sanitized-write', 'ops://app/')).toBe(true);
  });

  it.each(permissions)('refuses %j to its own page', (permission) => {
    expect(mayUse(permission, 'ops://app/')).toBe(false);
  });

  it.each([...hostileAddresses, ...notAddresses])('refuses even copying to %j', (requester) => {
    expect(mayUse('clipboard-sanitized-write', requester)).toBe(false);
  });
});
