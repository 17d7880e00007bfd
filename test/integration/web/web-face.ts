import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { OutgoingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { startWebFace } from '../../../electron/web/web-server.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { FakeConsole } from '../../fakes/fake-console.ts';

export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
};

/** A folder of a built window beside files that must never be served. */
export function layAssets() {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-assets-'));
  const assets = join(folder, 'renderer');
  mkdirSync(join(assets, 'assets'), { recursive: true });
  mkdirSync(join(folder, 'renderer-secret'));
  writeFileSync(join(assets, 'index.html'), '<!doctype html><title>Holdfast</title>');
  writeFileSync(join(assets, 'assets', 'index.js'), 'export {};');
  writeFileSync(join(assets, 'notes.txt'), 'not served');
  writeFileSync(join(assets, '.hidden'), 'not served');
  writeFileSync(join(folder, 'outside.html'), 'OUTSIDE');
  writeFileSync(join(folder, 'renderer-secret', 'index.html'), 'OUTSIDE');
  symlinkSync(join(folder, 'outside.html'), join(assets, 'link.html'));
  symlinkSync(join(folder, 'renderer-secret'), join(assets, 'linked'));
  return { assets, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The real web face on a free port over a console that a test answers for. */
export async function openTestFace() {
  const laid = layAssets();
  const clock = new FakeClock();
  const console = new FakeConsole();
  const face = await startWebFace({ console, clock, assets: laid.assets, host: '127.0.0.1', port: 0 });
  const host = `127.0.0.1:${face.port}`;
  const own = { host, origin: `http://${host}` };
  const ask = (
    method: string,
    path: string,
    headers: OutgoingHttpHeaders = {},
    body = '',
  ): Promise<HttpAnswer> => send(face.port, method, path, { host, ...headers }, body);
  const token = () => new URL(face.entryAddress()).hash.replace('#token=', '');
  const exchange = (given: string, headers: OutgoingHttpHeaders = own) =>
    ask(
      'POST',
      '/api/session',
      { 'content-type': 'application/json', ...headers },
      JSON.stringify({ token: given }),
    );
  return {
    face,
    console,
    clock,
    host,
    own,
    ask,
    token,
    exchange,
    secret: async () =>
      z.object({ secret: z.string() }).parse(JSON.parse((await exchange(token())).body)).secret,
    dispose: async () => {
      await face.dispose();
      laid.dispose();
    },
  };
}

export type TestFace = Awaited<ReturnType<typeof openTestFace>>;

/** One request exactly as written: no folding of the path, no headers but those given. */
function send(
  port: number,
  method: string,
  path: string,
  headers: OutgoingHttpHeaders,
  body: string,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const asking = request({ port, method, path, headers, setHost: false, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    asking.on('error', reject);
    asking.end(body);
  });
}
