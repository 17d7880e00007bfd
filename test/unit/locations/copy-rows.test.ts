import { expect, it } from 'vitest';
import { CopyRows } from '../../../electron/locations/postgres/copy-rows.ts';

const script = `SET client_encoding = 'UTF8';
COPY public.item (id, name) FROM stdin;
1\tone\\ntwo
2\tCOPY public.other (id) FROM stdin;
3\t\\\\.
\\.

COPY side."Odd "". ""name" ("a (b) FROM stdin;", c) FROM stdin;
\\N\t\\N
\\.
COPY public.empty (at) FROM stdin;
\\.
SELECT pg_catalog.setval('public.item_id_seq', 3, true);
`;

const expected = { 'public.item': 3, 'side.Odd ". "name': 1, 'public.empty': 0 };

it.each([1, 2, 7, 64, 10_000])('counts the rows of a script that comes in pieces of %i bytes', (size) => {
  const counted = new CopyRows();
  const bytes = Buffer.from(script);
  for (let at = 0; at < bytes.length; at += size) counted.take(bytes.subarray(at, at + size));
  expect(Object.fromEntries(counted.rows)).toEqual(expected);
  expect(counted.isOpen).toBe(false);
});

it('knows a script that ends among rows', () => {
  const counted = new CopyRows();
  counted.take(Buffer.from(script.slice(0, script.indexOf('3\t'))));
  expect(counted.isOpen).toBe(true);
});
