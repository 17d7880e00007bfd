import { app } from 'electron';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { registerAppScheme } from './desktop/security/app-protocol.ts';
import { startDesktop } from './desktop/start-desktop.ts';

const outDir = dirname(fileURLToPath(import.meta.url));

registerAppScheme();
app.enableSandbox();

if (app.requestSingleInstanceLock()) {
  app
    .whenReady()
    .then(() => startDesktop(outDir))
    .catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      app.exit(1);
    });
} else {
  app.quit();
}
