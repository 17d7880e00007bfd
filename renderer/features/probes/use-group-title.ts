import { probeTexts } from '../../app/texts/probes.ts';
import { useTexts } from '../../ui/language.tsx';

/** The families that packs use have a title in both languages; another name is shown as the pack wrote it. */
export function useGroupTitle(): (name: string) => string {
  const texts = useTexts(probeTexts);
  const known = new Map([
    ['startup', texts.gStartup],
    ['authentication', texts.gAuthentication],
    ['realtime', texts.gRealtime],
    ['messaging', texts.gMessaging],
    ['files', texts.gFiles],
    ['security', texts.gSecurity],
    ['capacity', texts.gCapacity],
    ['backup', texts.gBackup],
  ]);
  return (name) => known.get(name) ?? name;
}
