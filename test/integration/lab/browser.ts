import { request as httpRequest } from 'node:http';

/** What came back, body read. */
export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
};

/** A small client that keeps the session cookie and the CSRF token, as the messenger's own client does. */
export type Browser = {
  readonly send: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answer>;
  readonly upload: (roomId: number | null, name: string, content: string | Buffer) => Promise<Answer>;
  readonly signIn: (account: { readonly username: string; readonly password: string }) => Promise<Answer>;
  readonly cookie: () => string;
  readonly csrf: (token: string) => void;
};

export function browser(url: string): Browser {
  let cookie = '';
  let csrfToken = '';
  const keep = async (response: Response): Promise<Answer> => {
    const text = await response.text();
    const set = response.headers.getSetCookie()[0]?.split(';')[0];
    if (set !== undefined) cookie = set;
    const json = parse(text);
    if (typeof json['csrf_token'] === 'string') csrfToken = json['csrf_token'];
    return { status: response.status, headers: response.headers, text, json };
  };
  const common = (): Record<string, string> => ({
    ...(cookie === '' ? {} : { cookie }),
    ...(csrfToken === '' ? {} : { 'x-csrftoken': csrfToken }),
  });
  const send: Browser['send'] = async (method, path, body, headers) => {
    const response = await fetch(url + path, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(5000),
      headers: {
        ...common(),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return keep(response);
  };
  return {
    send,
    upload: async (roomId, name, content) => {
      const form = new FormData();
      if (roomId !== null) form.set('room_id', String(roomId));
      form.set('file', new Blob([Uint8Array.from(Buffer.from(content))]), name);
      return keep(await fetch(`${url}/api/upload`, { method: 'POST', headers: common(), body: form }));
    },
    signIn: (account) =>
      send('POST', '/api/login', { username: account.username, password: account.password }),
    cookie: () => cookie,
    csrf: (token) => {
      csrfToken = token;
    },
  };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
  } catch {
    return {};
  }
}

/** The status and body of a GET sent as it is, without what `fetch` adds or decodes. */
export async function plainGet(
  url: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; bytes: Buffer }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { headers, timeout: 5000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if (Buffer.concat(chunks).length > 3_000_000) request.destroy();
      });
      response.on('close', () => resolve({ status: response.statusCode ?? 0, bytes: Buffer.concat(chunks) }));
    });
    request.on('timeout', () => request.destroy(new Error('time-out')));
    request.on('error', (error) => {
      if (!request.destroyed || error.message === 'time-out') reject(error);
    });
    request.end();
  });
}
