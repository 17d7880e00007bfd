import { describe, expect, it } from 'vitest';
import { createEventStreamReader } from '../../../../electron/probes/stream/event-stream.ts';

describe('an event stream', () => {
  const text =
    '\uFEFF: ok\n\nid: 7\nevent: job\ndata: {"a":1}\ndata:b\n\r\ndata\r\n\r\nid\ndata: x\r\rretry: 9\n\n';
  const signs = [
    { kind: 'keep-alive', data: 'ok' },
    { kind: 'event', name: 'job', id: '7', data: '{"a":1}\nb' },
    { kind: 'event', name: null, id: '7', data: '' },
    { kind: 'event', name: null, id: '', data: 'x' },
  ];

  it('is read line by line', () => {
    const reader = createEventStreamReader();
    expect(reader.push(text)).toEqual(signs);
    expect(reader.lastId()).toBeNull();
  });

  it('may be cut anywhere', () => {
    for (let size = 1; size < text.length; size += 1) {
      const reader = createEventStreamReader();
      const heard = [];
      for (let at = 0; at < text.length; at += size) heard.push(...reader.push(text.slice(at, at + size)));
      expect(heard).toEqual(signs);
    }
  });

  it('keeps the last id, and gives up on an event without end', () => {
    const reader = createEventStreamReader();
    reader.push('id: 41\ndata: a\n\nid: 4\0\n');
    expect(reader.lastId()).toBe('41');
    reader.push(`data: ${'x'.repeat(600_000)}\n`);
    expect(reader.isOverlong()).toBe(false);
    reader.push(`data: ${'x'.repeat(600_000)}`);
    expect(reader.isOverlong()).toBe(true);
    expect(reader.push('\n\n')).toEqual([]);
  });
});
