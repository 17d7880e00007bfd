import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CredentialStore } from '../../../electron/credentials/credential-store.ts';
import { SystemKeychain } from '../../../electron/credentials/keychain.ts';
import { newKeyDerivation } from '../../../electron/credentials/vault-crypto.ts';
import { Vault } from '../../../electron/credentials/vault.ts';
import { Redactor } from '../../../electron/platform/redact.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { FakeKeytar } from '../../fakes/fake-keytar.ts';
import { RecordingLogger } from '../../fakes/recording-logger.ts';
import { openTempStore } from '../../fakes/temp-store.ts';

export const signal = new AbortController().signal;
export const target = '0123456789abcdef';
export const login = { username: 'admin', secret: 'correct horse battery' };
export const passphrase = 'four random words here';

export type StoreOptions = {
  readonly bus?: boolean;
  readonly passphraseFile?: string;
  readonly unattended?: boolean;
};

/** A desk with a data folder and a keychain that does what the test says. Every store opened on it is like a new process. */
export class TestDesk {
  readonly temp = openTempStore();
  readonly keytar = new FakeKeytar();
  readonly clock = new FakeClock();
  readonly logger = new RecordingLogger();
  readonly redactor = new Redactor();
  readonly vaultPath = join(this.temp.directory, 'vault.json');

  open(options: StoreOptions = {}): CredentialStore {
    const { clock, redactor, logger } = this;
    const environment = options.bus === false ? {} : { DBUS_SESSION_BUS_ADDRESS: 'unix:' };
    return new CredentialStore({
      database: this.temp.database,
      keychain: new SystemKeychain({
        clock,
        platform: 'linux',
        environment,
        load: () => Promise.resolve(this.keytar),
      }),
      vault: new Vault(this.vaultPath, clock, () => ({ ...newKeyDerivation(), n: 2 ** 14 })),
      clock,
      redactor,
      logger,
      passphraseFile: options.passphraseFile ?? null,
      unattended: options.unattended ?? false,
    });
  }

  passphraseFile(text = `${passphrase}\n`): string {
    const path = join(this.temp.directory, 'passphrase');
    writeFileSync(path, text);
    return path;
  }

  dispose(): void {
    rmSync(this.vaultPath, { force: true });
    this.temp.dispose();
  }
}
