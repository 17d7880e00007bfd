import type { ClientChannel } from 'ssh2';

/** What the shell prints before the program begins; more is no greeting. */
export const mostNoiseBytes = 256 * 1024;

const mostToldBytes = 8 * 1024;

type Beginning = {
  /** The number of the program's process, which is also that of its group. Null when the output ends, or grows too long, without a marker. */
  readonly process: number | null;
  /** What came before, or the beginning of it. */
  readonly noise: string;
  /** It grew too long, and what stands behind it was not looked at. */
  readonly isEndless: boolean;
};

/** Takes away everything up to the line with the marker. */
export async function skipNoise(channel: ClientChannel, marker: string): Promise<Beginning> {
  const wanted = Buffer.from(`${marker} `);
  let seen: Buffer = Buffer.alloc(0);
  for (;;) {
    const piece: unknown = channel.read();
    if (Buffer.isBuffer(piece)) {
      seen = Buffer.concat([seen, piece]);
      const at = seen.indexOf(wanted);
      const end = at === -1 ? -1 : seen.indexOf('\n', at);
      if (end !== -1) {
        if (end + 1 < seen.length) channel.unshift(seen.subarray(end + 1));
        const id = Number(seen.toString('latin1', at + wanted.length, end));
        const process = Number.isSafeInteger(id) && id > 1 ? id : null;
        return { process, noise: told(seen.subarray(0, at)), isEndless: false };
      }
      if (seen.length > mostNoiseBytes) return { process: null, noise: told(seen), isEndless: true };
    } else if (channel.readableEnded || channel.destroyed) {
      return { process: null, noise: told(seen), isEndless: false };
    } else {
      await readableOrOver(channel);
    }
  }
}

function told(noise: Buffer): string {
  return noise.toString('utf8', 0, mostToldBytes);
}

/** What the program itself wrote to its standard error, once the marker has come. */
export function afterMarker(text: string, marker: string): string {
  const at = text.indexOf(`${marker}\n`);
  return at === -1 ? text : text.slice(at + marker.length + 1);
}

function readableOrOver(channel: ClientChannel): Promise<void> {
  return new Promise((resolve) => {
    const events = ['readable', 'end', 'close'];
    const done = () => {
      for (const event of events) channel.off(event, done);
      resolve();
    };
    for (const event of events) channel.on(event, done);
  });
}
