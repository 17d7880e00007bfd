import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { wireVersion } from '../../shared/contract/wire.ts';
import { parseJson } from '../../shared/text/parse-json.ts';

/** The first line of the second process, and the owner's answer. Nothing else is said before. */
const Hello = z.object({ hello: z.object({ wireVersion: z.number().int(), key: z.string().max(200) }) });
const Welcome = z.object({ welcome: z.object({ wireVersion: z.number().int() }) });

export function hello(key: string): unknown {
  return { hello: { wireVersion, key } } satisfies z.infer<typeof Hello>;
}

export function welcome(): unknown {
  return { welcome: { wireVersion } } satisfies z.infer<typeof Welcome>;
}

/** What the owner makes of a first line. Whoever does not know the key gets no answer at all. */
export function judgeHello(line: string, key: string): 'welcome' | 'other-version' | 'stranger' {
  const message = Hello.safeParse(parseJson(line));
  if (!message.success || !sameText(message.data.hello.key, key)) return 'stranger';
  return message.data.hello.wireVersion === wireVersion ? 'welcome' : 'other-version';
}

/** The version that the owner speaks; null when it is no owner that answers. */
export function versionInWelcome(line: string): number | null {
  const message = Welcome.safeParse(parseJson(line));
  return message.success ? message.data.welcome.wireVersion : null;
}

/** Compared as hashes, so that the time says nothing about the length or the content. */
function sameText(one: string, other: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}
