import { startPromanager } from './server.ts';

// As the real one is started: in the folder of the deployment, on the port of its environment. Ends with a signal.
const server = await startPromanager({
  folder: process.cwd(),
  port: Number(process.env['TELEGRAM_MVP_PORT'] ?? 8787),
});
process.once('SIGTERM', () => void server.stop().then(() => process.exit(0)));
