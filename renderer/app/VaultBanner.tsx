import { useCredentials, useCredentialStatus } from '../data/credentials.ts';
import { OpenVault } from '../features/targets/VaultCard.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useTexts } from '../ui/language.tsx';
import { credentialTexts } from './texts/credentials.ts';

/** Says that what is stored cannot be read because its vault is locked, with the way to unlock it. */
export function VaultBanner() {
  const texts = useTexts(credentialTexts);
  const status = useCredentialStatus().data;
  const stored = useCredentials().data?.credentials ?? [];
  if (status?.vault !== 'locked' || status.usable || stored.length === 0) return null;
  return (
    <div className="banner" role="status">
      <Icon name="key" />
      <span className="grow">{texts.lockedNow}</span>
      <OpenVault status={status} />
    </div>
  );
}
