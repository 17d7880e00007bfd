import { describe, expect, it } from 'vitest';
import {
  parsePostgresAddress,
  postgresAddressText,
  postgresPeer,
} from '../../../shared/rules/postgres-address.ts';

describe('the address of a PostgreSQL database', () => {
  it.each([
    ['postgres://app@db.example/shop', 'postgres://app@db.example:5432/shop?sslmode=prefer'],
    [
      ' postgresql://a%40b@[::1]:6000/my%20shop?sslmode=verify-full ',
      'postgres://a%40b@[::1]:6000/my%20shop?sslmode=verify-full',
    ],
    [
      'postgres://app@/shop?host=/run/postgresql',
      'postgres://app@:5432/shop?host=%2Frun%2Fpostgresql&sslmode=prefer',
    ],
  ])('reads %s and always writes it in one way', (text, kept) => {
    const address = parsePostgresAddress(text);
    expect(address === null ? null : postgresAddressText(address)).toBe(kept);
    expect(parsePostgresAddress(kept)).toEqual(address);
  });

  it.each([
    'postgres://app:secret@db.example/shop',
    'postgres://db.example/shop',
    'postgres://app@db.example',
    'postgres://app@db.example/',
    'postgres://app@one,two/shop',
    'postgres://app@db.example:0/shop',
    'postgres://app@db.example:70000/shop',
    'postgres://app@db.example/shop?password=secret',
    'postgres://app@db.example/shop?sslmode=allow',
    'postgres://app@db.example/shop?sslmode=require&sslmode=disable',
    'postgres://app@db.example/shop?host=/run/postgresql',
    'postgres://app@/shop?host=run',
    'postgres://app@db.example/sh%00op',
    'postgres://app@db.example/sh%op',
    'https://app@db.example/shop',
    'host=db.example dbname=shop',
  ])('refuses %s', (text) => {
    expect(parsePostgresAddress(text)).toBeNull();
  });

  it('is known to operators by its host and port, or by its socket', () => {
    expect(postgresPeer({ host: '::1', port: 5432 })).toBe('[::1]:5432');
    expect(postgresPeer({ host: '/run/postgresql', port: 5433 })).toBe('/run/postgresql/.s.PGSQL.5433');
  });
});
