import { X509Certificate } from 'node:crypto';
import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { NetworkSettings } from '../../shared/model/target.ts';

const certificateBlock = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** Both as they are kept; empty text means none. Throws `target/invalid-setting`. */
export function checkedNetwork(network: NetworkSettings): NetworkSettings {
  return { ca: checkedAuthority(network.ca), proxy: checkedProxy(network.proxy) };
}

/** Certificates only: a private key that was pasted along is refused, not stored. */
function checkedAuthority(ca: string | null): string | null {
  if (ca === null || ca.trim() === '') return null;
  const blocks = ca.match(certificateBlock) ?? [];
  if (/PRIVATE KEY/.test(ca)) {
    throw refused(
      localText(
        'The text holds a private key. Give only the certificate of the authority (PEM).',
        '텍스트에 개인 키가 들어 있습니다. 인증 기관의 인증서(PEM)만 넣으십시오.',
      ),
    );
  }
  if (blocks.length === 0) {
    throw refused(
      localText(
        'Expected the certificate of the authority in PEM form ("-----BEGIN CERTIFICATE-----").',
        '인증 기관의 인증서가 PEM 형식("-----BEGIN CERTIFICATE-----")이어야 합니다.',
      ),
    );
  }
  for (const [index, block] of blocks.entries()) {
    if (!isCertificate(block)) {
      throw refused(
        localText(
          `Certificate ${index + 1} of ${blocks.length} cannot be read; it may be cut off.`,
          `인증서 ${blocks.length}개 중 ${index + 1}번째를 읽을 수 없습니다. 일부가 잘렸을 수 있습니다.`,
        ),
      );
    }
  }
  return `${blocks.join('\n')}\n`;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== null;
  } catch {
    // OpenSSL says only that its parser failed.
    return false;
  }
}

function checkedProxy(proxy: string | null): string | null {
  if (proxy === null || proxy.trim() === '') return null;
  const url = URL.parse(proxy.trim());
  const isPlain = url?.protocol === 'http:' && url.pathname === '/' && url.search === '' && url.hash === '';
  if (!url || !isPlain || url.username !== '' || url.password !== '') {
    throw refused(
      localText(
        'Expected a proxy such as "http://proxy.example:3128", without user name and password.',
        '"http://proxy.example:3128" 같은 프록시 주소여야 합니다. 사용자 이름과 비밀번호는 쓸 수 없습니다.',
      ),
    );
  }
  return url.origin;
}

function refused(text: LocalText): AppError {
  return new AppError('target/invalid-setting', text);
}
