import { electronDouble } from '../../fakes/electron/in-process.ts';
import { afterAll, describe, expect, it } from 'vitest';
import { answerAppRequest } from '../../../electron/desktop/security/app-protocol.ts';
import { layAssets } from './web-face.ts';

await electronDouble();
const laid = layAssets();

afterAll(() => laid.dispose());

describe("the desktop's own scheme", () => {
  it.each([
    ['ops://app/', 'text/html; charset=utf-8'],
    ['ops://app', 'text/html; charset=utf-8'],
    ['ops://app/index.html?x=1#/overview', 'text/html; charset=utf-8'],
    ['ops://app/assets/index.js', 'text/javascript; charset=utf-8'],
  ])('serves %s', async (address, contentType) => {
    const answer = await answerAppRequest('GET', address, laid.assets);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(contentType);
    expect(answer.headers.get('content-security-policy')).toContain("connect-src 'none'");
  });

  it.each([
    'ops://app/../outside.html',
    'ops://app/..%2foutside.html',
    'ops://app/%2e%2e/outside.html',
    'ops://app/%2e%2e%2foutside.html',
    'ops://app/..%5coutside.html',
    'ops://app/..\\outside.html',
    'ops://app/../renderer-secret/index.html',
    'ops://app/link.html',
    'ops://app/linked/index.html',
    'ops://app/index.html%00',
    'ops://app/%00index.html',
    'ops://app//outside.html',
    'ops://app/notes.txt',
    'ops://app/.hidden',
    'ops://app/assets',
    'ops://other/index.html',
    'ops://app.evil.example/index.html',
    'ops://user@app/index.html',
    'ops://app:1/index.html',
    'file:///etc/passwd',
    'https://app/index.html',
    'nonsense',
  ])('has nothing at %j', async (address) => {
    const answer = await answerAppRequest('GET', address, laid.assets);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toBe('');
  });

  it.each(['HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'get', ''])('answers no %j', async (method) => {
    expect((await answerAppRequest(method, 'ops://app/', laid.assets)).status).toBe(405);
  });
});
