import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { expect, it, onTestFinished } from 'vitest';
import { practiceDesk } from '../../fakes/ssh-desk.ts';
import { startPlainServer } from '../../lab/ssh/start-plain-server.ts';

const wait = { signal: new AbortController().signal, timeoutMs: 30_000 };

/** An agent with one key. */
async function startAgent(socket: string): Promise<() => void> {
  const key = ssh2.utils.parseKey(ssh2.utils.generateKeyPairSync('ed25519').private);
  if (key instanceof Error) throw key;
  const server = createServer((stream) => {
    const agent = new ssh2.AgentProtocol(false);
    agent.on('identities', (request) => agent.getIdentitiesReply(request, [key]));
    agent.on('sign', (request, _key, data) => agent.signReply(request, key.sign(data)));
    stream.on('error', () => {});
    stream.pipe(agent).pipe(stream);
  }).listen(socket);
  await once(server, 'listening');
  return () => server.close();
}

it.skipIf(process.platform === 'win32')(
  'what a host asks for after a right key of the agent is told, also where there is no key file (agents of Windows are no sockets)',
  async () => {
    const server = await startPlainServer({
      password: 'practice',
      methods: ['publickey'],
      second: ['keyboard-interactive'],
      questions: [[{ prompt: 'Verification code: ', echo: false }]],
    });
    const home = await practiceDesk();
    const agentSocket = join(home.home, 'agent');
    const stopAgent = await startAgent(agentSocket);
    const desk = await practiceDesk({ agentSocket });
    onTestFinished(async () => {
      await desk.dispose();
      stopAgent();
      await home.dispose();
      server.stop();
    });
    const address = { user: 'ops', host: '127.0.0.1', port: server.port };
    const settings = { address, keyFile: null, jumps: null };
    desk.pinned.set(`127.0.0.1:${server.port}`, [(await desk.connections.look(settings, wait)).key]);
    const failure = await desk.connections
      .to(settings)
      .open(wait)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'ssh/more-asked' });
    expect(String(failure)).toContain('Verification code:');
    // An agent that does not answer was not tried; what is wrong with it is told.
    const strict = await startPlainServer({ password: 'practice', methods: ['publickey'] });
    onTestFinished(() => strict.stop());
    stopAgent();
    const there = { ...settings, address: { ...address, port: strict.port } };
    desk.pinned.set(`127.0.0.1:${strict.port}`, [(await desk.connections.look(there, wait)).key]);
    const refused = desk.connections.to(there).open(wait);
    await expect(refused).rejects.toThrow(
      `Tried: nothing, because there is neither a key nor a password for it.`,
    );
    await expect(refused).rejects.toThrow(`The SSH agent at "${agentSocket}" does not answer.`);
  },
);
