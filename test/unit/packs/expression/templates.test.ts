import { describe, expect, it } from 'vitest';
import {
  credentialsUsed,
  fillJson,
  fillRecord,
  fillTemplate,
  templateNames,
} from '../../../../electron/packs/expression/templates.ts';
import type { TemplateScope } from '../../../../electron/packs/expression/templates.ts';
import { isAppError } from '../../../../shared/errors/app-error.ts';

const scope: TemplateScope = {
  settings: {
    url: 'http://chat.example:5000',
    'control-url': 'https://[::1]',
    'probe-room': 7,
    quiet: false,
  },
  credentials: {
    account: { username: 'ops', secret: 'pa${settings.url}ss' },
    token: { username: null, secret: 't0ken' },
    none: null,
  },
  session: { csrf: 'csrf-value' },
  steps: { upload: { id: '42', empty: '' } },
  ack: { ok: true, message_id: 12, nested: { a: 'b' } },
  now: Date.parse('2026-11-21T01:12:09Z'),
  uuid: '0b0e',
};

function codeOf(work: () => unknown): string | null {
  try {
    work();
    return null;
  } catch (error: unknown) {
    return isAppError(error) ? error.code : 'bug';
  }
}

describe('a template', () => {
  it.each([
    ['plain', 'plain'],
    ['${settings.url}/x', 'http://chat.example:5000/x'],
    ['${settings.url.host}:${settings.url.port}', 'chat.example:5000'],
    ['${settings.url.origin} ${settings.url.protocol}', 'http://chat.example:5000 http'],
    ['${settings.control-url.host} ${settings.control-url.port}', '::1 443'],
    ['${settings.probe-room}${settings.quiet}', '7false'],
    ['[${settings.not-set}]', '[]'],
    ['[${settings.not-set.host}]', '[]'],
    ['${step.upload.id}', '42'],
    ['${ack.message_id} ${ack.nested.a}', '12 b'],
    ['${now} ${uuid} ${uuid}', '2026-11-21T01:12:09.000Z 0b0e 0b0e'],
    ['${ settings.probe-room }', '7'],
    ['$settings.url ${', '$settings.url ${'],
  ])('%s becomes %s', (template, expected) => {
    expect(fillTemplate(template, scope).value).toBe(expected);
  });

  it('never reads a value as a template again', () => {
    expect(fillTemplate('${credential.account.secret}', scope).value).toBe('pa${settings.url}ss');
    const hostile = { ...scope, settings: { a: '${credential.account.secret}', b: "$& $1 $'" } };
    expect(fillTemplate('${settings.a}${settings.b}', hostile).value).toBe(
      "${credential.account.secret}$& $1 $'",
    );
  });

  it('says which secrets went into it', () => {
    expect(fillTemplate('Bearer ${credential.token.secret}', scope).secrets).toEqual(['t0ken']);
    expect(fillTemplate('${session.csrf}', scope).secrets).toEqual(['csrf-value']);
    expect(fillTemplate('${credential.account.username}', scope).secrets).toEqual([]);
    expect(fillRecord({ a: 'x', b: '${credential.token.secret}' }, scope)).toEqual({
      value: { a: 'x', b: 't0ken' },
      secrets: ['t0ken'],
    });
  });

  it.each([
    '${nothing}',
    '${settings}',
    '${settings.url.password}',
    '${settings.url.host.x}',
    '${settings.__proto__.constructor}',
    '${credential.account}',
    '${credential.unknown-part.other}',
    '${session.other}',
    '${session.constructor}',
    '${step.upload.other}',
    '${step.upload.constructor}',
    '${ack.other}',
    '${ack.constructor}',
    '${process.env.HOME}',
    '${}',
  ])('%s is refused', (template) => {
    expect(codeOf(() => fillTemplate(template, scope))).toBe('pack/invalid');
  });

  it('names the credential that is not set', () => {
    expect(codeOf(() => fillTemplate('${credential.none.secret}', scope))).toBe('credentials/missing');
    expect(codeOf(() => fillTemplate('${credential.constructor.secret}', scope))).toBe('credentials/missing');
  });

  it('fills JSON, and numbers where the pack asks for one', () => {
    const filled = fillJson(
      {
        room: { $number: '${settings.probe-room}' },
        list: ['${uuid}', 1, null, true],
        text: '${credential.token.secret}',
      },
      scope,
    );
    expect(filled).toEqual({
      value: { room: 7, list: ['0b0e', 1, null, true], text: 't0ken' },
      secrets: ['t0ken'],
    });
    expect(codeOf(() => fillJson({ $number: '${settings.url}' }, scope))).toBe('pack/invalid');
    expect(codeOf(() => fillJson({ $number: '${settings.not-set}' }, scope))).toBe('pack/invalid');
  });

  it('tells the names and the credentials that something uses', () => {
    expect(templateNames('${settings.a} ${ uuid }')).toEqual(['settings.a', 'uuid']);
    const step = {
      request: {
        json: { p: ['${credential.account.secret}'] },
        headers: { x: '${credential.token.secret}' },
      },
    };
    expect(credentialsUsed(step)).toEqual(['account', 'token']);
  });
});
