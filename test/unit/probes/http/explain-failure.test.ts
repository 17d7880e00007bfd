import { describe, expect, test } from 'vitest';
import { explainDistrust, explainFailure } from '../../../../electron/probes/net/explain-failure.ts';
import { localText } from '../../../../shared/text/local-text.ts';
import type { NetLayer } from '../../../../electron/probes/net/net-failure.ts';

const peer = 'chat.example:5000';

const table: readonly (readonly [NetLayer, string, 'down' | 'unknown', RegExp])[] = [
  ['dns', 'ENOTFOUND', 'down', /was not found/],
  ['dns', 'EAI_AGAIN', 'unknown', /name server did not answer/],
  ['tcp', 'ECONNREFUSED', 'down', /nothing listens on that port/],
  ['tcp', 'EHOSTUNREACH', 'down', /cannot be reached/],
  ['tcp', 'ENETUNREACH', 'unknown', /no route/],
  ['tcp', 'ETIMEDOUT', 'down', /does not react at all/],
  ['tcp', 'ECONNRESET', 'down', /broke off the connection/],
  ['tcp', 'EMFILE', 'unknown', /This desk has no free connections/],
  ['tcp', 'ESOMETHING', 'down', /ESOMETHING/],
  ['tls', 'CERT_HAS_EXPIRED', 'down', /has expired/],
  ['tls', 'CERT_NOT_YET_VALID', 'down', /not valid yet/],
  ['tls', 'ERR_TLS_CERT_ALTNAME_INVALID', 'down', /for another name/],
  ['tls', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'down', /signed itself/],
  ['tls', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'down', /is not trusted/],
  ['tls', 'ERR_SSL_WRONG_VERSION_NUMBER', 'down', /does not speak TLS/],
  ['tls', 'EPROTO', 'down', /does not speak TLS/],
  ['tls', 'BAD_CA', 'unknown', /cannot be read/],
  ['tls', 'ERR_SSL_OTHER', 'down', /ERR_SSL_OTHER/],
  ['proxy', 'PROXY_407', 'unknown', /asks for a login/],
  ['proxy', 'PROXY_502', 'unknown', /answered 502 instead of/],
  ['proxy', 'BAD_PROXY', 'unknown', /is not an address/],
  ['timeout', 'TIMEOUT_QUEUE', 'unknown', /were busy/],
  ['proxy', 'ECONNREFUSED', 'unknown', /proxy set for this target cannot be reached/],
  ['http', 'ECONNRESET', 'down', /closed the connection before/],
  ['http', 'HPE_INVALID_CONSTANT', 'down', /does not speak HTTP/],
  ['http', 'HPE_HEADER_OVERFLOW', 'down', /32 KiB of headers/],
  ['http', 'Z_DATA_ERROR', 'down', /compression is broken/],
  ['http', 'UNKNOWN_ENCODING', 'down', /compression is broken/],
  ['http', 'ERR_INVALID_CHAR', 'unknown', /cannot be sent/],
  ['http', 'EWHATEVER', 'down', /EWHATEVER/],
  ['timeout', 'TIMEOUT_DNS', 'unknown', /name server did not answer in time/],
  ['timeout', 'TIMEOUT_CONNECT', 'down', /does not react at all/],
  ['timeout', 'TIMEOUT_TLS', 'down', /TLS handshake in time/],
  ['timeout', 'TIMEOUT_PROXY', 'unknown', /proxy did not open/],
  ['timeout', 'TIMEOUT_FIRST_BYTE', 'down', /accepted the connection but never answered/],
  ['timeout', 'TIMEOUT_BODY', 'down', /did not finish in time/],
  ['cancelled', 'CANCELLED', 'unknown', /cancelled/],
];

describe('a failure', () => {
  test.each(table)('at %s with %s is %s', (layer, code, state, words) => {
    const explained = explainFailure({ layer, code, detail: 'secret-detail' }, peer);
    expect(explained.state).toBe(state);
    expect(explained.reason.en).toMatch(words);
    expect(explained.reason.ko).toMatch(/[가-힣]/);
    expect(explained.reason.ko).not.toBe(explained.reason.en);
    expect(explained.reason.en).not.toContain('secret-detail');
  });

  test('names the peer wherever the peer is at fault', () => {
    for (const [layer, code, state] of table) {
      if (state !== 'down') continue;
      const { reason } = explainFailure({ layer, code, detail: '' }, peer);
      expect(reason.en).toContain(peer);
      expect(reason.ko).toContain(peer);
    }
  });
});

test('of the way through a host is told in its own words, and is down only where nothing listens there', () => {
  const reason = localText('what the host says', '호스트의 설명');
  const failed = (code: string) => explainFailure({ layer: 'tunnel', code, detail: '', reason }, peer);
  expect(failed('ssh/port-refused')).toEqual({ state: 'down', reason });
  expect(failed('ssh/no-forwarding')).toEqual({ state: 'unknown', reason });
  expect(failed('ssh/lost')).toEqual({ state: 'unknown', reason });
});

test('a certificate that is distrusted for a reason nobody foresaw is still named by its code', () => {
  expect(explainDistrust('CERT_STRANGE', peer).en).toContain('CERT_STRANGE');
});
