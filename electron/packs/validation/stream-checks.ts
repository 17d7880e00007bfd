import type { Pack } from '../schema/pack.ts';
import type { ProbeOf } from '../schema/probe.ts';
import type { YamlPath } from '../yaml.ts';
import { finding } from './finding-texts.ts';
import { namesAt } from './names-at.ts';
import { requestFindings, stepFindings } from './request-checks.ts';
import type { Finding } from './schema-problems.ts';
import { templateFindings } from './template-names.ts';

/** Of the time that a probe has, this share is left for what it waits for; the rest is for connecting. */
const waitShare = 0.8;

/** A request that only reads and has no body, waits that fit into the timeout, and expectations about what may come. */
export function streamFindings(pack: Pack, probe: ProbeOf<'stream'>, path: YamlPath): readonly Finding[] {
  const given = stepFindings(pack, [{ steps: probe.given, path: [...path, 'given'] }], []);
  const names = namesAt(pack, undefined, given.steps);
  return [
    ...given.findings,
    ...templateFindings({ request: probe.request, expect: probe.expect }, path, names),
    ...requestFindings(pack, probe.request, [...path, 'request']),
    ...formFindings(probe, path),
    ...timeFindings(probe, path),
    ...aboutEventFindings(probe, path),
  ];
}

function formFindings(
  { request, transport, protocols }: ProbeOf<'stream'>,
  path: YamlPath,
): readonly Finding[] {
  const findings: Finding[] = [];
  if (request.method !== 'GET' || request.json !== undefined || request.form !== undefined) {
    findings.push(
      finding(
        [...path, 'request'],
        'a stream is asked for with GET and without a body.',
        '스트림은 본문 없이 GET으로 요청합니다.',
      ),
    );
  }
  if (transport === 'sse' && protocols.length > 0) {
    findings.push(
      finding(
        [...path, 'protocols'],
        'protocols are offered to a WebSocket server only.',
        'protocols는 WebSocket에서만 쓸 수 있습니다.',
      ),
    );
  }
  return findings;
}

function timeFindings(probe: ProbeOf<'stream'>, path: YamlPath): readonly Finding[] {
  const first = probe.first === 'nothing' ? 0 : probe['first-within'];
  const needed = first * (probe.reconnect ? 2 : 1) + probe.stay;
  if (needed <= probe.timeout * waitShare) return [];
  return [
    finding(
      [...path, 'timeout'],
      `first-within (twice with reconnect) and stay take ${needed / 1000} s, which does not fit into the timeout; it has to be at least ${Math.ceil(needed / waitShare / 1000)}s.`,
      `first-within(다시 연결하면 두 번)과 stay를 합한 ${needed / 1000}초가 제한 시간에 들어가지 않습니다. ${Math.ceil(needed / waitShare / 1000)}s 이상이어야 합니다.`,
    ),
  ];
}

function aboutEventFindings({ expect, first }: ProbeOf<'stream'>, path: YamlPath): readonly Finding[] {
  return expect.flatMap((one, at) => {
    if ('header' in one || 'latency-ms' in one) return [];
    const aboutEvent = 'json' in one || 'json-count' in one || 'text' in one;
    if (aboutEvent && first === 'event') return [];
    return [
      aboutEvent
        ? finding(
            [...path, 'expect', at],
            'an expectation about an event needs "first: event".',
            '이벤트에 대한 기대값에는 "first: event"가 필요합니다.',
          )
        : finding(
            [...path, 'expect', at],
            'expectations about a stream are json, text, header or latency-ms.',
            '스트림에 대한 기대값은 json, text, header, latency-ms만 쓸 수 있습니다.',
          ),
    ];
  });
}
