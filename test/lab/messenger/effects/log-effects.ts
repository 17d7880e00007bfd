import type { MessengerFault } from '../faults.ts';
import type { RequestEntry } from '../log-file.ts';
import type { Practice } from '../practice.ts';
import type { Effect, Effects, Stage } from './stage.ts';

type Failure = Pick<RequestEntry, 'method' | 'target' | 'status'>;

const signIn = (status: number): Failure => ({ method: 'POST', target: '/api/login', status });
const deviceSignIn = (status: number): Failure => ({
  method: 'POST',
  target: '/api/device-sessions',
  status,
});
const refresh: Failure = { method: 'POST', target: '/api/device-sessions/refresh', status: 401 };
const upload = (status: number): Failure => ({ method: 'POST', target: '/api/upload', status });

export const logEffects: Effects = {
  'login-failures-in-log': stream('login-failures-in-log', [
    signIn(401),
    signIn(401),
    deviceSignIn(401),
    signIn(401),
  ]),
  'login-throttled-in-log': stream('login-throttled-in-log', [signIn(429), deviceSignIn(429)]),
  'upload-failures-in-log': stream('upload-failures-in-log', [upload(413), upload(400), upload(500)]),
  'refresh-failures-in-log': stream('refresh-failures-in-log', [refresh]),
  'log-rotated-mid-way': {
    on: ({ practice }) => {
      writeFailures(practice, [signIn(401)], burstLines / 2);
      practice.log.rotate();
      writeFailures(practice, [signIn(401)], burstLines / 2);
    },
    off: () => undefined,
  },
  'gevent-missing': {
    on: ({ practice }) => {
      practice.log.write('WARNING', "gevent import failed: No module named 'gevent'");
      practice.log.write('WARNING', 'SocketIO async_mode=threading (gevent unavailable)');
    },
    off: ({ practice }) => practice.log.write('INFO', 'SocketIO async_mode=gevent'),
  },
};

const burstLines = 40;
const perTick = 2;
const tickMs = 500;

/** A burst at once and a trickle for as long as the fault is on. */
function stream(name: MessengerFault, failures: readonly Failure[]): Effect {
  return {
    on: (stage: Stage) => {
      writeFailures(stage.practice, failures, burstLines);
      const timer = setInterval(() => writeFailures(stage.practice, failures, perTick), tickMs);
      timer.unref();
      stage.held.set(name, () => clearInterval(timer));
    },
    off: (stage: Stage) => {
      stage.held.get(name)?.();
      stage.held.delete(name);
    },
  };
}

/** Nine of ten lines from one address: what an attack or one broken client looks like. */
function writeFailures(practice: Practice, failures: readonly Failure[], count: number): void {
  for (let index = 0; index < count; index += 1) {
    const failure = failures[index % failures.length];
    if (failure === undefined) return;
    const ip = index % 10 === 9 ? `10.4.1.${20 + index}` : '10.9.8.7';
    practice.log.request({ ...failure, ip, sizeBytes: 120, durationMs: 4.2 });
  }
}
