import type { HostWay } from '../../shared/model/host.ts';
import { parseSshAddress, parseSshJumps } from '../locations/ssh/ssh-address.ts';
import type { SshSettings } from '../locations/ssh/ssh-ports.ts';
import { notAnAddress } from './host-errors.ts';

/** A way as an operator typed it. Throws `host/invalid-address`. */
export function settingsOf({ address: text, keyFile, jumps: over }: HostWay): SshSettings {
  const address = parseSshAddress(text);
  if (address === null) throw notAnAddress(text);
  const jumps = over === null ? null : parseSshJumps(over);
  if (over !== null && jumps === null) throw notAnAddress(over);
  return { address, keyFile, jumps };
}
