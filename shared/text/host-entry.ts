import type { HostEntry } from '../model/host.ts';
import type { LocalText } from '../model/local-text.ts';
import { localText } from './local-text.ts';

/** What let an account into a host: `key file /home/ops/.ssh/id_ed25519`, with a second thing behind `, then`. */
export function hostEntryText(entries: readonly HostEntry[]): LocalText {
  const words = entries.map(({ method, detail }) => {
    const { en, ko } = methods[method];
    return detail === null ? { en, ko } : { en: `${en} ${detail}`, ko: `${ko} ${detail}` };
  });
  return localText(words.map(({ en }) => en).join(', then '), words.map(({ ko }) => ko).join(', 이어서 '));
}

const methods: Readonly<Record<HostEntry['method'], LocalText>> = {
  agent: localText('the SSH agent with', 'SSH 에이전트의 키'),
  'key-file': localText('key file', '키 파일'),
  password: localText('password', '비밀번호'),
  'keyboard-interactive': localText(
    'password, as the host asks for it (keyboard-interactive)',
    '호스트가 물은 비밀번호(keyboard-interactive)',
  ),
  none: localText('nothing: the host asks for no proof', '없음(호스트가 인증을 요구하지 않음)'),
};
