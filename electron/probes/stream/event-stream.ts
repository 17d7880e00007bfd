/** One thing that a stream said. A keep-alive is a comment of an event stream, or a ping of a WebSocket. */
export type StreamSign =
  | {
      readonly kind: 'event';
      readonly name: string | null;
      readonly id: string | null;
      readonly data: string;
    }
  | { readonly kind: 'keep-alive'; readonly data: string };

const longestEventCharacters = 1024 * 1024;

/** Takes an event stream apart as it arrives (WHATWG HTML, "Server-sent events"). */
interface EventStreamReader {
  /** Text may be cut anywhere. Answers what was completed by it. */
  push(text: string): readonly StreamSign[];
  /** The last id that the server set, to go on from; null when it set none. */
  lastId(): string | null;
  /** An event grew beyond 1 MiB without an end; nothing more is read. */
  isOverlong(): boolean;
}

export function createEventStreamReader(): EventStreamReader {
  let rest = '';
  let started = false;
  let lastId: string | null = null;
  let overlong = false;
  let name: string | null = null;
  let data: string[] = [];

  function endEvent(): StreamSign[] {
    const event = { kind: 'event', name, id: lastId, data: data.join('\n') } as const;
    const isEmpty = data.length === 0;
    name = null;
    data = [];
    return isEmpty ? [] : [event];
  }

  function readLine(line: string): StreamSign[] {
    if (line === '') return endEvent();
    const colon = line.indexOf(':');
    if (colon === 0) return [{ kind: 'keep-alive', data: line.slice(1).trim() }];
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') data.push(value);
    if (field === 'event') name = value;
    if (field === 'id' && !value.includes('\0')) lastId = value;
    return [];
  }

  return {
    push(text) {
      if (overlong) return [];
      rest += started ? text : text.replace(/^\uFEFF/, '');
      started ||= text !== '';
      // A carriage return at the end may be half of a line end.
      const complete = rest.endsWith('\r') ? rest.slice(0, -1) : rest;
      const lines = complete.split(/\r\n|\n|\r/);
      const last = lines.pop() ?? '';
      rest = last + rest.slice(complete.length);
      const signs = lines.flatMap(readLine);
      overlong = rest.length + data.reduce((sum, line) => sum + line.length, 0) > longestEventCharacters;
      return signs;
    },
    lastId: () => (lastId === '' ? null : lastId),
    isOverlong: () => overlong,
  };
}
