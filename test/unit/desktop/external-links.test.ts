import { describe, expect, it } from 'vitest';
import {
  allowedExternalLink,
  externalOrigins,
  openExternalLink,
} from '../../../electron/desktop/security/external-links.ts';
import { hostileAddresses, notAddresses } from './hostile-addresses.ts';

const hostileLinks = [
  ...hostileAddresses,
  'http://www.sqlite.org/',
  'https://www.sqlite.org.evil.example/',
  'https://evil.example/www.sqlite.org',
  'https://evil.example/?next=https://www.sqlite.org/',
  'https://www.sqlite.org@evil.example/',
  'https://user@www.sqlite.org/',
  'https://user:pass@www.sqlite.org/',
  'https://www.sqlite.org:8443/',
  'https://sqlite.org/',
  'https://evil.example\\@www.sqlite.org/../',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  'smb://server/share',
  '\\\\server\\share',
  'ms-msdt:/id',
  'calculator:',
  'mailto:a@b',
];

describe('links to the outside', () => {
  it('opens a listed place in the browser of the operator, written in canonical form', () => {
    const opened: string[] = [];
    expect(openExternalLink('HTTPS://WWW.SQLITE.ORG/wal.html', (url) => opened.push(url))).toBe(true);
    expect(opened).toEqual(['https://www.sqlite.org/wal.html']);
  });

  it('hands on what was checked, not what was written', () => {
    expect(allowedExternalLink('https://www.sqlite.org\\.evil.example/')).toBe(
      'https://www.sqlite.org/.evil.example/',
    );
    expect(allowedExternalLink('https:www.sqlite.org')).toBe('https://www.sqlite.org/');
  });

  it('lists whole origins with https and nothing else', () => {
    for (const origin of externalOrigins) expect(origin).toBe(new URL(origin).origin);
    for (const origin of externalOrigins) expect(origin).toMatch(/^https:\/\//);
  });

  it.each(hostileLinks)('opens nothing for %j', (link) => {
    const opened: string[] = [];
    const answered = openExternalLink(link, (url) => opened.push(url));
    expect(answered).toBe(false);
    expect(opened).toEqual([]);
  });

  it.each(notAddresses)('opens nothing for %j', (value) => {
    expect(allowedExternalLink(value)).toBeNull();
  });
});
