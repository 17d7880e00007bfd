import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CertificateName } from './effects/stage.ts';

export type Certificate = { readonly cert: Buffer; readonly key: Buffer };

/** Where the fixed test certificates are: `test/fixtures/tls` above this file or above the bundle it became. */
export function certificateFolder(): string {
  let folder = import.meta.dirname;
  for (;;) {
    const candidate = join(folder, 'test', 'fixtures', 'tls');
    if (existsSync(candidate)) return candidate;
    const above = dirname(folder);
    if (above === folder) throw new Error('The test certificates (test/fixtures/tls) were not found.');
    folder = above;
  }
}

/** The private authority that signed all but the self-signed certificate. */
export function authorityFile(): string {
  return join(certificateFolder(), 'ca.pem');
}

/** Puts a certificate into the server's `certs/` and returns it. */
export function installCertificate(folder: string, name: CertificateName): Certificate {
  const source = certificateFolder();
  mkdirSync(join(folder, 'certs'), { recursive: true });
  copyFileSync(join(source, `${name}.pem`), join(folder, 'certs', 'cert.pem'));
  copyFileSync(join(source, `${name}.key`), join(folder, 'certs', 'key.pem'));
  return { cert: readFileSync(join(source, `${name}.pem`)), key: readFileSync(join(source, `${name}.key`)) };
}
