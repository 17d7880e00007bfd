import { lazy } from 'react';
import { DoctorSection } from '../../features/settings/DoctorSection.tsx';
import { GeneralSection } from '../../features/settings/GeneralSection.tsx';
import { TargetsSection } from '../../features/settings/TargetsSection.tsx';
import { PacksSection } from '../../features/packs/PacksSection.tsx';
import { CredentialsSection } from '../../features/targets/CredentialsSection.tsx';
import { NetworkSection } from '../../features/targets/NetworkSection.tsx';
import { useTexts } from '../../ui/language.tsx';
import { routeHref, settingsSections } from '../routes.ts';
import type { SettingsSection } from '../routes.ts';
import { settingsTexts } from '../texts/settings.ts';

const SchedulesSection = lazy(async () => ({
  default: (await import('../../features/schedules/SchedulesSection.tsx')).SchedulesSection,
}));

const AlertsSection = lazy(async () => ({
  default: (await import('../../features/alerts/AlertsSection.tsx')).AlertsSection,
}));

const HostsSection = lazy(async () => ({
  default: (await import('../../features/hosts/HostsSection.tsx')).HostsSection,
}));

/** The settings of the console, one section at a time. */
export function SettingsPlace(props: { readonly section: SettingsSection }) {
  const texts = useTexts(settingsTexts);
  return (
    <div className="page settings">
      <h1>{texts.title}</h1>
      <div className="settings__columns">
        <nav aria-label={texts.sections} className="settings__nav">
          {settingsSections.map((section) => (
            <a
              key={section}
              className="rail__link settings__link"
              href={routeHref({ place: 'settings', section })}
              aria-current={section === props.section ? 'page' : undefined}
            >
              {texts[section]}
            </a>
          ))}
        </nav>
        <section className="settings__body" aria-label={texts[props.section]}>
          <Section section={props.section} />
        </section>
      </div>
    </div>
  );
}

function Section(props: { readonly section: SettingsSection }) {
  switch (props.section) {
    case 'general':
      return <GeneralSection />;
    case 'targets':
      return <TargetsSection />;
    case 'packs':
      return <PacksSection />;
    case 'credentials':
      return <CredentialsSection />;
    case 'hosts':
      return <HostsSection />;
    case 'schedules':
      return <SchedulesSection />;
    case 'alerts':
      return <AlertsSection />;
    case 'network':
      return <NetworkSection />;
    case 'doctor':
      return <DoctorSection />;
  }
}
