import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { calls, events } from './call-channels.ts';

type Json = Readonly<Record<string, unknown>>;

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every place in a JSON schema, with the way that leads to it. */
function places(schema: unknown, way: string): { way: string; node: Json }[] {
  if (Array.isArray(schema)) return schema.flatMap((inner, index) => places(inner, `${way}[${index}]`));
  if (!isJson(schema)) return [];
  return [
    { way, node: schema },
    ...Object.entries(schema).flatMap(([key, inner]) =>
      key === 'enum' ? [] : places(inner, `${way}/${key}`),
    ),
  ];
}

function propertyNames(schema: z.ZodType): string[] {
  return places(z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }), '').flatMap(({ node }) =>
    isJson(node['properties']) ? Object.keys(node['properties']) : [],
  );
}

describe('what a face may send', () => {
  it.each(calls)('$channel bounds every text and every list', ({ spec }) => {
    const schema = z.toJSONSchema(spec.input, { io: 'input', unrepresentable: 'any' });
    const unbounded = places(schema, 'input').filter(({ node }) => {
      if (node['type'] === 'string') {
        return !(
          'maxLength' in node ||
          'pattern' in node ||
          'enum' in node ||
          'const' in node ||
          'format' in node
        );
      }
      return node['type'] === 'array' && !('maxItems' in node);
    });
    expect(unbounded.map(({ way }) => way)).toEqual([]);
  });

  it('has no call that takes a command or a statement, but the one that reads a copy (decision 0008)', () => {
    const names = calls.flatMap(({ channel, spec }) =>
      places(z.toJSONSchema(spec.input, { io: 'input', unrepresentable: 'any' }), '').flatMap(({ node }) =>
        isJson(node['properties']) ? Object.keys(node['properties']).map((name) => `${channel} ${name}`) : [],
      ),
    );
    expect(names.filter((name) => / (sql|command|statement|query|argv|shell|exec)$/i.test(name))).toEqual([
      'contents.query sql',
    ]);
  });
});

describe('what the console may answer or tell', () => {
  const all = [
    ...calls.map(({ channel, spec }) => ({ channel, schema: spec.output })),
    ...events.map(({ channel, spec }) => ({ channel, schema: spec.payload })),
  ];

  it.each(all)('$channel has no place for a secret', ({ schema }) => {
    const suspicious = propertyNames(schema).filter((name) =>
      /secret$|password|passphrase|cookie|^value_?plain/i.test(name),
    );
    expect(suspicious).toEqual([]);
  });

  it('has no call that reads a credential back', () => {
    expect(
      calls.map(({ channel }) => channel).filter((channel) => channel.startsWith('credentials.')),
    ).toEqual([
      'credentials.status',
      'credentials.list',
      'credentials.put',
      'credentials.remove',
      'credentials.grant',
      'credentials.unlockVault',
    ]);
  });
});
