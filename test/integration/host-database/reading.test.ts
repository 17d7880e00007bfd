import { afterAll, beforeAll, describe } from 'vitest';
import { noSshServer } from '../../lab/ssh/start-ssh-server.ts';
import { crashesBehave, readingBehaves } from '../live-database/support/reading-behaves.ts';
import { refusalsBehave, statementsBehave } from '../live-database/support/refusals-behave.ts';
import { readers, startDatabaseHost } from './support/host-shop.ts';
import type { DatabaseHost } from './support/host-shop.ts';

for (const reader of readers) {
  describe.skipIf(noSshServer !== null)(`a host that has ${reader} ${noSshServer ?? ''}`, () => {
    let host: DatabaseHost;
    beforeAll(async () => {
      host = await startDatabaseHost(reader);
    });
    afterAll(() => host.stop());
    readingBehaves(() => host.openShop());
    crashesBehave(() => host.openShop());
    refusalsBehave(() => host.openShop());
    statementsBehave(() => host.openShop());
  });
}
