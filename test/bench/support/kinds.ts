import { localProbeKinds } from '../../../electron/probes/kinds/local-kinds.ts';
import { networkProbeKinds } from '../../../electron/probes/kinds/network-kinds.ts';
import { socketIoKind } from '../../../electron/probes/kinds/socket-io.ts';
import type { ProbeKindTable } from '../../../electron/probes/probe-kind.ts';

/** Every kind, as the console has them. */
export const benchKinds: ProbeKindTable = {
  ...localProbeKinds,
  ...networkProbeKinds,
  'socket-io': socketIoKind,
};
