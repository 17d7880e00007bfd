import { createHttpClient } from './probes/http/node-http-client.ts';
import type { AskAddress } from './targets/target-check.ts';
import type { FetchText } from './targets/target-detect.ts';

const timeoutMs = 5000;
const bodyLimitBytes = 256 * 1024;

/** Asks a target's address for anything at all, with its certificate authority and proxy and without any credential. */
export function askAddress(userAgent: string): AskAddress {
  return async (url, target, signal) => {
    const http = createHttpClient(target.network, { userAgent });
    try {
      const answer = await http.send({
        method: 'GET',
        url,
        headers: {},
        body: null,
        maxBytes: bodyLimitBytes,
        signal,
        timeoutMs,
      });
      return answer.kind === 'answer'
        ? { status: answer.status }
        : { problem: `${answer.layer} ${answer.code}` };
    } finally {
      http.dispose();
    }
  };
}

/** Reads a page of a server that is not a target yet. */
export function fetchText(userAgent: string): FetchText {
  return async (url, signal) => {
    const http = createHttpClient({ ca: null, proxy: null }, { userAgent });
    try {
      const answer = await http.send({
        method: 'GET',
        url,
        headers: {},
        body: null,
        maxBytes: bodyLimitBytes,
        signal,
        timeoutMs,
      });
      return answer.kind === 'answer'
        ? { status: answer.status, text: Buffer.from(answer.body).toString('utf8') }
        : null;
    } finally {
      http.dispose();
    }
  };
}
