import { describe, expect, it } from 'vitest';
import { isAppUrl } from '../../../electron/desktop/app-origin.ts';
import { mayNavigate } from '../../../electron/desktop/security/navigation.ts';
import { mayRequest } from '../../../electron/desktop/security/requests.ts';
import { hostileAddresses, notAddresses } from './hostile-addresses.ts';

describe('the addresses the window may show', () => {
  it.each(['ops://app/', 'ops://app/index.html', 'ops://app/#/overview', 'ops://app/?x=1', 'OPS://app/'])(
    'lets the window go to its own page %s',
    (address) => expect(mayNavigate(address)).toBe(true),
  );

  it.each(hostileAddresses)('refuses to go to %j', (address) => {
    expect(mayNavigate(address)).toBe(false);
  });

  it.each(notAddresses)('refuses %j, which is no address at all', (value) => {
    expect(mayNavigate(value)).toBe(false);
    expect(isAppUrl(value)).toBe(false);
  });
});

describe('the requests that may leave the window', () => {
  it.each([
    'ops://app/assets/index.js',
    'data:image/svg+xml,%3Csvg%3E',
    'data:image/png;base64,AAAA',
    'blob:ops://app/3d2f',
  ])('lets through %s', (address) => expect(mayRequest(address)).toBe(true));

  it.each([
    ...hostileAddresses,
    'data:image/svg+xmlx,a',
    'data:text/html;image/png,a',
    'data:application/javascript,alert(1)',
    'blob:ops://app.evil.example/1',
    'blob:ops://application/1',
    'ws://127.0.0.1:9229/',
    'http://127.0.0.1:9229/json',
    'ftp://app/',
  ])('cancels %j', (address) => expect(mayRequest(address)).toBe(false));
});
