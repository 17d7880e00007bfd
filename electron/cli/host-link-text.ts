import type { HostLink } from '../../shared/model/host.ts';
import { localTime } from './times.ts';

/** How things stand with the connection to a host, in one line. */
export function hostLinkText({ state, since, roundTripMs, silentSince, problem, retryAt }: HostLink): string {
  switch (state) {
    case 'open': {
      const time = since === null ? '' : ` since ${localTime(since)}`;
      if (silentSince !== null) return `connected${time}, no answer since ${localTime(silentSince)}`;
      return `connected${time}${roundTripMs === null ? '' : `, ${Math.max(1, Math.round(roundTripMs))} ms away`}`;
    }
    case 'opening':
      return 'connecting';
    case 'failed': {
      const again = retryAt === null ? '' : ` (tried again after ${localTime(retryAt)})`;
      return `not reached: ${problem?.en ?? ''}${again}`;
    }
    case 'closed':
      return 'not connected; it is opened with the next use';
  }
}
