import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** A program `docker` in `folder` whose `compose` commands reach the practice server. */
export async function startDocker(
  folder: string,
  compose: (args: readonly string[]) => Promise<string>,
): Promise<{ readonly folder: string; readonly stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    void text(request)
      .then((body) => compose(body.split('\n').slice(1)))
      .then((said) => response.end(said));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'docker'), programText(port), { mode: 0o755 });
  return {
    folder,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}

/** By bash alone: starting Node would cost more than what it asks for. */
function programText(port: number): string {
  return `#!/usr/bin/env bash
LC_ALL=C
body=$(IFS=$'\\n'; printf '%s' "$*")
exec 3<>/dev/tcp/127.0.0.1/${port} || exit 1
printf 'POST / HTTP/1.0\\r\\nContent-Length: %d\\r\\n\\r\\n%s' "\${#body}" "$body" >&3
while IFS= read -r line <&3 && [ "$line" != $'\\r' ]; do :; done
cat <&3
`;
}
