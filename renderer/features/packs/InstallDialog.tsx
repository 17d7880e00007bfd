import { useEffect, useState } from 'react';
import type { CallOutput } from '../../../shared/contract/ops-api.ts';
import { packTexts } from '../../app/texts/packs.ts';
import { goTo } from '../../app/use-route.ts';
import { useInstallPack, usePlanInstall } from '../../data/packs.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { showToast } from '../../ui/Toast.tsx';

type Plan = CallOutput<'packs.planInstall'>;

/** Shows what a pack may do, and installs exactly the text that was shown once that was approved. */
export function InstallDialog(props: {
  readonly text: string;
  readonly open: boolean;
  readonly onInstalled: () => void;
  readonly onClose: () => void;
}) {
  const { text, open } = props;
  const texts = useTexts(packTexts);
  const local = useLocal();
  const plan = usePlanInstall();
  const install = useInstallPack();
  const [approved, setApproved] = useState(false);
  const { mutate: ask } = plan;
  useEffect(() => {
    if (open) ask(text);
  }, [open, text, ask]);
  const planned = plan.data;
  const close = () => {
    setApproved(false);
    props.onClose();
  };
  const confirm = () => {
    if (!planned) return;
    install.mutate(
      { text, approvedSha256: planned.pack.sha256 },
      {
        onSuccess: (pack) => {
          props.onInstalled();
          goTo({ place: 'pack', packId: pack.id });
          showToast(texts.installedToast(pack.id));
        },
      },
    );
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      width="large"
      title={texts.reviewTitle(planned ? local(planned.pack.title) : '…')}
      description={texts.reviewHelp}
      actions={
        <>
          <Button onClick={close}>{texts.cancel}</Button>
          <Button tone="primary" disabled={!approved || !planned} busy={install.isPending} onClick={confirm}>
            {texts.install}
          </Button>
        </>
      }
    >
      <div className="stack">
        <ErrorNote error={plan.error ?? install.error} />
        {plan.isPending ? <Skeleton rows={6} /> : null}
        {planned ? <Abilities plan={planned} /> : null}
        {planned ? <Switch label={texts.approve} checked={approved} onChange={setApproved} /> : null}
      </div>
    </Dialog>
  );
}

function Abilities(props: { readonly plan: Plan }) {
  const { plan } = props;
  const texts = useTexts(packTexts);
  const local = useLocal();
  const lists = [
    ['hosts', texts.hosts],
    ['paths', texts.paths],
    ['queries', texts.queries],
    ['writes', texts.writesList],
    ['commands', texts.commands],
    ['credentials', texts.usesCredentials],
  ] as const;
  return (
    <>
      {plan.replaces === null ? null : <p>{texts.replaces(String(plan.replaces))}</p>}
      {plan.remarks.map((remark) => (
        <p key={remark.en}>{local(remark)}</p>
      ))}
      {lists.map(([key, title]) => (
        <section key={key} aria-label={title}>
          <h3>{title}</h3>
          {plan.abilities[key].length === 0 ? <p className="muted">{texts.nothing}</p> : null}
          <ul className="pack-list">
            {plan.abilities[key].map((entry) => (
              <li key={entry}>
                <Plain text={entry} mono />{' '}
                {plan.replaces !== null && plan.added[key].includes(entry) ? (
                  <span className="tag" data-tone="degraded">
                    {texts.isNew}
                  </span>
                ) : null}
              </li>
            ))}
          </ul>
        </section>
      ))}
      <p className="small">
        {texts.fingerprint} <code className="wrap-anywhere">{plan.pack.sha256}</code>
      </p>
    </>
  );
}
