/** A question of a login by keyboard-interactive (RFC 4256, 3.2). With `echo` what is typed would be shown. */
type LoginPrompt = { readonly prompt: string; readonly echo?: boolean };

/** What a server asks for, of which only the password can be answered without a person. */
type AskedFor =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'password' }
  /** It has expired, and is to be changed. */
  | { readonly kind: 'new-password' }
  | { readonly kind: 'other'; readonly prompt: string };

const password =
  /pass ?word|passwort|kennwort|mot de passe|contraseña|senha|пароль|비밀번호|암호|パスワード|密码|密碼/i;
const newPassword = /\b(?:new|current|old|retype|re-enter|again)\b|새 |현재|다시/i;
const notThePassword =
  /\b(?:one[- ]?time|otp|codes?|token(?:code)?s?|verification|(?:multi|two)?factor|pin|passcode)\b|일회용|인증/i;
/** Whose password it is, as in `(ops@new.example)`: names that say nothing of what is asked. */
const accountName = /[^\s()]*@[^\s()]*/g;
const longestShown = 120;

/** Judges the questions of one round. A password is never the answer to a question whose answer would be shown, or that asks for more. */
export function judgePrompts(prompts: readonly LoginPrompt[]): AskedFor {
  const [first, ...others] = prompts;
  if (first === undefined) return { kind: 'nothing' };
  const question = first.prompt.replaceAll(accountName, '');
  const isPassword = password.test(question) && !notThePassword.test(question);
  if (isPassword && newPassword.test(question)) return { kind: 'new-password' };
  if (isPassword && others.length === 0 && first.echo !== true) return { kind: 'password' };
  const asked = prompts.map(({ prompt }) => prompt).join(' ');
  return {
    kind: 'other',
    prompt: asked
      .replaceAll(/\p{Cc}+/gu, ' ')
      .trim()
      .slice(0, longestShown),
  };
}
