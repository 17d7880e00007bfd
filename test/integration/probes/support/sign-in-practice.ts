import { startHttp } from './loopback.ts';
import type { Loopback } from './loopback.ts';

export const account = { username: 'ops', secret: 'right-password' };

/** A session in the manner of the messenger: signs in with a password, renews with a token that is replaced on every use. */
export const session = {
  id: 'account',
  title: 'Operations account',
  credential: 'account',
  open: [
    {
      id: 'sign-in',
      title: { en: 'Sign in', ko: '로그인' },
      request: {
        method: 'POST',
        path: '/sign-in',
        json: { username: '${credential.account.username}', password: '${credential.account.secret}' },
      },
      store: { credential: 'token', json: '$.token' },
      expect: [{ status: 200 }],
      provides: [{ name: 'csrf', json: '$.csrf' }],
    },
  ],
  renew: {
    credential: 'token',
    steps: [
      {
        id: 'refresh',
        title: { en: 'Refresh', ko: '갱신' },
        request: {
          method: 'POST',
          path: '/refresh',
          headers: { authorization: 'Bearer ${credential.token.secret}' },
        },
        store: { credential: 'token', json: '$.token' },
        expect: [{ status: 200 }],
        provides: [{ name: 'csrf', json: '$.csrf' }],
      },
    ],
  },
  'min-interval': '60s',
};

export type Practice = Loopback & {
  /** What the server does; a test may change it at any time. */
  readonly set: { status: number; headers: Record<string, string>; token: string; delayMs: number };
};

/** Signs in with the right password and rotates its token; a `status` other than 200 is its answer to everything. */
export async function startPractice(): Promise<Practice> {
  let count = 0;
  const set: Practice['set'] = { status: 200, headers: {}, token: '', delayMs: 0 };
  const server = await startHttp((request, response) => {
    const answer = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json', ...set.headers });
      response.end(JSON.stringify(body));
    };
    const act = () => {
      if (set.status !== 200) return answer(set.status, { error: 'forced' });
      const mayEnter =
        request.url === '/sign-in'
          ? request.body.includes('right-password')
          : request.headers.authorization === `Bearer ${set.token}`;
      if (!mayEnter) return answer(401, { error: 'no' });
      count += 1;
      set.token = `token-number-${count}`;
      response.setHeader('set-cookie', `session=cookie-number-${count}; HttpOnly; Path=/`);
      return answer(200, { token: set.token, csrf: `csrf-number-${count}` });
    };
    setTimeout(act, set.delayMs);
  });
  return { ...server, set };
}
