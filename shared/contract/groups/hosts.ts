import { z } from 'zod';
import {
  Fingerprint,
  HostCheck,
  HostLink,
  HostSecret,
  HostWay,
  KnownHost,
  ListedHost,
  SudoState,
} from '../../model/host.ts';
import { HostLeftover } from '../../model/host-leftover.ts';
import { TargetId } from '../../model/ids.ts';
import { CallId, Nothing, call, event } from '../spec.ts';

const Secret = z.string().min(1).max(2000);
const HostName = z.string().trim().min(1).max(1024);

export const hostsContract = {
  /**
   * Connects and looks at what the host can do. A key that is not known is an answer, and never pinned by itself. The password and the
   * passphrase of the key file are kept once they have let somebody in, what sudo asks for once sudo has taken it; only with it sudo is tried.
   */
  check: call(
    HostWay.extend({
      password: Secret.optional(),
      passphrase: Secret.optional(),
      sudoPassword: Secret.optional(),
      /** Names this check, so that `calls.cancel` can end it. */
      callId: CallId.optional(),
    }),
    HostCheck,
  ),
  /** Pins the key with exactly this fingerprint, which the host shows now. A host of which another key is known is refused. */
  trust: call(HostWay.extend({ fingerprint: Fingerprint }), KnownHost),
  list: call(Nothing, z.object({ hosts: z.array(ListedHost) })),
  /** Of the host of a target; null for files of this computer. Opens nothing. */
  link: call(z.object({ targetId: TargetId }), z.object({ link: HostLink.nullable() })),
  /** Opens the connection now, also while it pauses after a failure; that it fails is an answer. */
  connect: call(
    z.object({ targetId: TargetId, callId: CallId.optional() }),
    z.object({ link: HostLink.nullable() }),
  ),
  linksChanged: event(z.object({ targetIds: z.array(TargetId) })),
  /** With the passwords that are kept for it. `confirm` is its name, typed. */
  forget: call(z.object({ name: HostName, confirm: HostName }), Nothing),
  /** What is kept to enter hosts, by name only. */
  secrets: call(Nothing, z.object({ secrets: z.array(HostSecret) })),
  removeSecret: call(HostSecret.pick({ name: true }), Nothing),
  /** Temporary folders of captures on a host. With `remove`, those that no capture uses are removed, and told. */
  leftovers: call(HostWay.extend({ remove: z.boolean() }), z.object({ leftovers: z.array(HostLeftover) })),
  /** Whether a password for sudo is kept for the account; with `try`, sudo is also asked to run `true` there, which its host may note. */
  sudo: call(HostWay.extend({ try: z.boolean() }), SudoState),
} as const;
