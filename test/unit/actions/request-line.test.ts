import { expect, test } from 'vitest';
import { requestLine } from '../../../electron/actions/http/request-line.ts';
import { HttpRequest } from '../../../electron/packs/schema/request.ts';

const known = {
  settings: { url: 'http://127.0.0.1:8123/', room: 7 },
  arguments: { file: 'a.json' },
  captured: { look: { id: '42' } },
  plannedAt: 0,
};
const line = (request: object) => requestLine(HttpRequest.parse(request), known);

test('a plan shows the request that will be sent', () => {
  expect(line({ method: 'POST', path: '/sign-out-expired' })).toBe(
    'POST http://127.0.0.1:8123/sign-out-expired',
  );
  expect(
    line({ method: 'DELETE', path: '/backups/${argument.file}', query: { id: '${step.look.id}' } }),
  ).toBe('DELETE http://127.0.0.1:8123/backups/a.json?id=42');
  expect(line({ url: '${settings.url}/x' })).toBe('GET http://127.0.0.1:8123//x');
  expect(
    line({ method: 'PUT', path: '/r', json: { room: { $number: '${settings.room}' }, by: 'Kim' } }),
  ).toBe('PUT http://127.0.0.1:8123/r {"room":7,"by":"Kim"}');
});

test('what is secret or not known yet keeps its name', () => {
  const text = line({
    method: 'POST',
    path: '/x/${step.later.id}',
    json: { password: '${credential.account.secret}', csrf: '${session.csrf}', at: '${now}' },
  });
  expect(text).toBe(
    'POST http://127.0.0.1:8123/x/${step.later.id} {"password":"${credential.account.secret}","csrf":"${session.csrf}","at":"${now}"}',
  );
});
