import { describe, expect, it } from 'vitest';
import { readPrometheus } from '../../../electron/packs/formats/prometheus-text.ts';

function samples(text: string): unknown {
  const read = readPrometheus(text);
  if (read.kind !== 'samples') return `line ${read.line}: ${read.start}`;
  return read.samples.map(({ name, labels, value }) => [name, Object.fromEntries(labels), value]);
}

describe('the text format', () => {
  it('is read with labels, times, comments and blank lines', () => {
    expect(
      samples(
        [
          '# HELP http_requests_total The total number of requests.',
          '# TYPE http_requests_total counter',
          'http_requests_total{method="post",code="200"} 1027 1395066363000',
          'http_requests_total{method="post",code="400",}    3',
          '',
          '  metric_without_timestamp_and_labels 12.47',
          'go:recorded\t-3.5e-2\r',
          '# EOF',
        ].join('\n'),
      ),
    ).toEqual([
      ['http_requests_total', { method: 'post', code: '200' }, 1027],
      ['http_requests_total', { method: 'post', code: '400' }, 3],
      ['metric_without_timestamp_and_labels', {}, 12.47],
      ['go:recorded', {}, -0.035],
    ]);
  });

  it('has escapes in label values, which may hold braces, commas and hashes', () => {
    expect(samples(String.raw`a{path="C:\\DIR\\{x},#1",error="no\n\"file\"",odd="\q"} 1`)).toEqual([
      ['a', { path: 'C:\\DIR\\{x},#1', error: 'no\n"file"', odd: '\\q' }, 1],
    ]);
  });

  it('knows NaN and infinity, and the exemplars of OpenMetrics', () => {
    expect(
      samples('a NaN\nb{le="+Inf"} +Inf\nc -Inf\nd_bucket{le="1"} 8 # {trace_id="x"} 0.6 1520879607.7'),
    ).toEqual([
      ['a', {}, Number.NaN],
      ['b', { le: '+Inf' }, Number.POSITIVE_INFINITY],
      ['c', {}, Number.NEGATIVE_INFINITY],
      ['d_bucket', { le: '1' }, 8],
    ]);
  });

  it.each([
    ['<!doctype html>', '<!doctype html>'],
    ['a 1\n{"ok":true}', '{"ok":true}'],
    ['a', 'a'],
    ['a{b="1"', 'a{b="1"'],
    ['a{b=1} 2', 'a{b=1} 2'],
    ['a{b="1"c="2"} 2', 'a{b="1"c="2"} 2'],
    ['a 0x10', 'a 0x10'],
    ['a 1 2 3', 'a 1 2 3'],
    ['a{} ', 'a{} '],
    ['ok', 'ok'],
    ['9a 1', '9a 1'],
  ])('is not %s', (text, start) => {
    expect(samples(text)).toMatch(`: ${start}`);
  });

  it('is read in time linear in its length, whatever a line holds', () => {
    const hostile = [
      `a{b="${'\\'.repeat(200_001)}`,
      `a{${'b="c",'.repeat(40_000)}`,
      `a ${'1 '.repeat(200_000)}x`,
      `${' '.repeat(400_000)}\u00a0`,
      `a 1${' '.repeat(400_000)}x`,
    ];
    const before = performance.now();
    for (const line of hostile) expect(readPrometheus(line).kind).toBe('not-metrics');
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});
