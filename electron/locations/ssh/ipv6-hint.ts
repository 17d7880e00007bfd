import { isIPv6 } from 'node:net';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { localText } from '../../../shared/text/local-text.ts';

/** How the IPv6 address in a text is written, for behind an error; empty where there is none without brackets. Of several hosts the first. */
export function ipv6Hint(text: string): LocalText {
  const hosts = text.split(',').map((one) => one.trim().replace(/^ssh:\/\/([^/]*).*$/is, '$1'));
  const [written = []] = hosts.map(bracketed).filter(({ length }) => length > 0);
  const [first, second] = written;
  if (first === undefined || second === undefined) return localText('', '');
  return localText(
    ` An IPv6 address is written in brackets, a port behind them: ${first} or ${second}.`,
    ` IPv6 주소는 대괄호로 묶고 포트는 그 뒤에 씁니다: ${first} 또는 ${second}.`,
  );
}

/** Without and with a port: the last number may be one. */
function bracketed(text: string): readonly string[] {
  const at = text.lastIndexOf('@') + 1;
  const [account, address] = [text.slice(0, at), text.slice(at)];
  // What stands behind a colon there may be a password.
  const user = account.includes(':') ? '' : account;
  const [, host = '', port = ''] = /^(.+):(\d{1,5})$/.exec(address) ?? [];
  if (isIPv6(host)) return [`${user}[${isIPv6(address) ? address : host}]`, `${user}[${host}]:${port}`];
  return isIPv6(address) ? [`${user}[${address}]`, `${user}[${address}]:22`] : [];
}
