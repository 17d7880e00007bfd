import { HostAccess, enterHost } from '../../../../electron/locations/ssh/host-access.ts';
import { SystemClock } from '../../../../electron/platform/clock.ts';
import { captureThere } from './host-workshop.ts';

/** The child process of a job: told once how to enter the host, it tells each stage of a capture. */
const [path = '', scratch = ''] = process.argv.slice(2);

process.once('message', (message) => {
  const host = enterHost(HostAccess.parse(message), new SystemClock());
  const progress = ({ stage }: { readonly stage: { readonly en: string } }) => process.send?.(stage.en);
  captureThere(host, { path, scratch }, {}, { progress }).then(
    () => process.send?.('captured'),
    (error: unknown) => process.send?.(String(error)),
  );
});
