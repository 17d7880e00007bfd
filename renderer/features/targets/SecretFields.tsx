import type { PackCredential } from '../../../shared/model/pack.ts';
import { targetFormTexts } from '../../app/texts/target-form.ts';
import { TextField } from '../../ui/Field.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import type { SecretForm } from './setting-form.ts';

/** Fields for the credentials that a pack names. Nothing that was stored before can be read back into them. */
export function SecretFields(props: {
  readonly credentials: readonly PackCredential[];
  readonly form: SecretForm;
  readonly onChange: (name: string, value: { readonly username: string; readonly secret: string }) => void;
}) {
  const texts = useTexts(targetFormTexts);
  const local = useLocal();
  return props.credentials.map((credential) => {
    const typed = props.form[credential.name] ?? { username: '', secret: '' };
    const title = local(credential.title);
    const isOptional = !credential.required && credential.type !== 'rotating';
    const help = [
      credential.help === null ? '' : local(credential.help),
      isOptional ? texts.withoutSecret : '',
    ]
      .filter((part) => part !== '')
      .join(' ');
    return (
      <fieldset key={credential.name} className="secret">
        <legend>
          {title}
          {isOptional ? <span className="muted"> · {texts.optional}</span> : null}
        </legend>
        {help === '' ? null : <p className="field__help">{help}</p>}
        {credential.type === 'rotating' ? (
          <p className="muted">{texts.rotating}</p>
        ) : (
          <div className="form__pair">
            {credential.type === 'login' ? (
              <TextField
                label={texts.userName}
                aria-label={texts.userNameOf(title)}
                autoComplete="off"
                required={credential.required}
                value={typed.username}
                onChange={(username) => props.onChange(credential.name, { ...typed, username })}
              />
            ) : null}
            <TextField
              label={credential.type === 'login' ? texts.password : texts.secret}
              aria-label={credential.type === 'login' ? texts.passwordOf(title) : texts.secretOf(title)}
              type="password"
              autoComplete="new-password"
              required={credential.required}
              value={typed.secret}
              onChange={(secret) => props.onChange(credential.name, { ...typed, secret })}
            />
          </div>
        )}
      </fieldset>
    );
  });
}
