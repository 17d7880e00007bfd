import { useState } from 'react';
import { hostTexts } from '../../app/texts/hosts.ts';
import { useHostSecrets, useRemoveHostSecret } from '../../data/hosts.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';

/** The passwords and passphrases that are kept for hosts, by name; nothing where there are none. */
export function HostSecrets() {
  const texts = useTexts(hostTexts);
  const kept = useHostSecrets();
  const remove = useRemoveHostSecret();
  const [removing, setRemoving] = useState<string | null>(null);
  const all = kept.data?.secrets ?? [];
  return (
    <>
      <ErrorNote error={kept.error} onRetry={() => void kept.refetch()} />
      {all.length === 0 ? null : (
        <section className="stack" aria-label={texts.secrets}>
          <h3>{texts.secrets}</h3>
          <p className="muted">{texts.secretsHelp}</p>
          <div className="card table-box">
            <table className="table" aria-label={texts.secrets}>
              <thead>
                <tr>
                  <th scope="col">{texts.secretName}</th>
                  <th scope="col">{texts.keptIn}</th>
                  <th scope="col">{texts.stored}</th>
                  <th scope="col">
                    <span className="visually-hidden">{texts.removeSecret}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {all.map(({ name, backend, updatedAt }) => (
                  <tr key={name}>
                    <td className="mono">
                      <Plain text={name} />
                    </td>
                    <td>{texts[backend]}</td>
                    <td>
                      <RelativeTime at={updatedAt} />
                    </td>
                    <td>
                      <Button small aria-label={texts.removeSecretOf(name)} onClick={() => setRemoving(name)}>
                        {texts.removeSecret}
                      </Button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      )}
      <ConfirmDialog
        open={removing !== null}
        onClose={() => setRemoving(null)}
        title={texts.removeSecretOf(removing ?? '')}
        description={texts.removeSecretText}
        verb={texts.removeSecret}
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => {
          if (removing !== null) remove.mutate({ name: removing }, { onSuccess: () => setRemoving(null) });
        }}
      />
    </>
  );
}
