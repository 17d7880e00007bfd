import { describe, expect, it } from 'vitest';
import { isTrustedFrame } from '../../../electron/desktop/ipc/trusted-frame.ts';
import { hostileAddresses } from './hostile-addresses.ts';

const main = { url: 'ops://app/', parent: null, processId: 4, routingId: 7 };

describe('who may talk to the console', () => {
  it('trusts the main frame of the window on its own page', () => {
    expect(isTrustedFrame({ ...main, url: 'ops://app/#/journal' }, main)).toBe(true);
  });

  it.each([
    ['a frame that is gone', null],
    ['a frame inside the page', { ...main, parent: main }],
    ['a frame of another process', { ...main, processId: 5 }],
    ['another frame of the same process', { ...main, routingId: 8 }],
  ])('does not trust %s', (_what, sender) => expect(isTrustedFrame(sender, main)).toBe(false));

  it.each(hostileAddresses)('does not trust the main frame when it shows %j', (url) => {
    expect(isTrustedFrame({ ...main, url }, main)).toBe(false);
  });

  it('trusts nobody while there is no window', () => {
    expect(isTrustedFrame(main, null)).toBe(false);
    expect(isTrustedFrame(null, null)).toBe(false);
  });
});
