import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';

const place = '{key}';

/** Whether the address wants the stored `address-key`. */
export function hasKeyPlace(address: string): boolean {
  return address.includes(place);
}

/** The address with its key in its place; null when it has one and there is no key. The key never decides where something goes. */
export function addressOf(typed: string, key: string | null): URL | null {
  if (hasKeyPlace(typed) && key === null) return null;
  return URL.parse(typed.replaceAll(place, encodeURIComponent(key ?? '')));
}

/** As it is shown: without its query, which may hold what should not be read over a shoulder. */
export function addressShown(typed: string): string {
  const url = URL.parse(typed);
  return url === null ? typed : `${url.origin}${decodeURI(url.pathname)}${url.search === '' ? '' : '?…'}`;
}

/** @throws AppError alert/invalid when nothing can be sent to it */
export function checkAddress(typed: string): void {
  const url = URL.parse(typed);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw invalid(
      `"${typed}" is no address to send to. Write it as https://alerts.example/hook.`,
      `"${typed}"은(는) 보낼 수 있는 주소가 아닙니다. https://alerts.example/hook처럼 쓰십시오.`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw invalid(
      'A login in an address would stand in settings and exports. Put {key} where the secret part belongs, and store it as address-key.',
      '주소에 적은 로그인 정보는 설정과 내보내기에 남습니다. 비밀 부분에 {key}를 쓰고 address-key로 저장하십시오.',
    );
  }
  if (hasKeyPlace(typed) && url.host !== URL.parse(typed.replaceAll(place, 'x'))?.host) {
    throw invalid(
      'The key may stand in the path or the query of the address, not in its host.',
      '키는 주소의 경로나 쿼리에만 쓸 수 있고 호스트에는 쓸 수 없습니다.',
    );
  }
}

function invalid(en: string, ko: string): AppError {
  return new AppError('alert/invalid', localText(en, ko));
}
