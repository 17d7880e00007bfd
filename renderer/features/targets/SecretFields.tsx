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
    return (
      <fieldset key={credential.name} className="secret">
        <legend>
          {title}
          {credential.required ? null : <span className="muted small"> · {texts.optional}</span>}
        </legend>
        {credential.help === null ? null : <p className="field__help">{local(credential.help)}</p>}
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
