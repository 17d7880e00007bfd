import { z } from 'zod';
import { ConnectionReport, LinkStatus } from '../../model/connection.ts';
import { TargetId } from '../../model/ids.ts';
import { ProbeStep } from '../../model/probe.ts';
import { CallId, Nothing, call, event } from '../spec.ts';

const Emit = z.object({
  event: z.string().min(1).max(100),
  payload: z.string().max(10_000).default('{}'),
  ack: z.boolean().default(true),
});

export const socketioContract = {
  /** Climbs the ladder for a target (with its session) or for an address (without one). */
  test: call(
    z.union([
      z.object({ targetId: TargetId, roundTrip: z.boolean().default(false) }),
      z.object({
        url: z.string().max(2000),
        path: z.string().max(200).default('/socket.io/'),
        auth: z.string().max(10_000).optional(),
        emit: Emit.optional(),
      }),
    ]),
    ConnectionReport,
  ),
  cancel: call(Nothing, Nothing),
  progressed: event(z.object({ step: ProbeStep })),
  openLink: call(z.object({ targetId: TargetId, callId: CallId.optional() }), Nothing),
  closeLink: call(z.object({ targetId: TargetId }), Nothing),
  link: call(z.object({ targetId: TargetId }), z.object({ revision: z.number(), status: LinkStatus })),
  linkChanged: event(z.object({ revision: z.number(), targetId: TargetId, status: LinkStatus })),
} as const;
