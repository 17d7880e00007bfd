import { exportRequest } from './export-request.ts';
import { requestsOf } from './probe-requests.ts';
import type { Pack } from './schema/pack.ts';
import type { HttpRequest, HttpStep, SessionUse } from './schema/request.ts';

/** A request that is sent in a session, with its cookies and what it provides. */
type SessionRequest = { readonly credential: string; readonly request: HttpRequest };

/** Every request that goes out signed in, with the credential that the session was opened with. */
export function sessionRequests(pack: Pack): readonly SessionRequest[] {
  const credentialOf = new Map(pack.sessions.map(({ id, credential }) => [id, credential]));
  const uses = [...probeUses(pack), ...viewUses(pack), ...partUses(pack), ...actionUses(pack)];
  return uses.flatMap(({ session, requests }) => {
    const credential = session === undefined ? undefined : credentialOf.get(session.id);
    if (credential === undefined) return [];
    return requests.flatMap((request) => (request.anonymous === true ? [] : [{ credential, request }]));
  });
}

type Use = { readonly session: SessionUse | undefined; readonly requests: readonly HttpRequest[] };

function probeUses(pack: Pack): readonly Use[] {
  return pack.probes.map((probe) => ({
    session: 'session' in probe ? probe.session : undefined,
    requests: [
      ...requestsOf(probe),
      ...(probe.kind === 'http-flow' ? sentBy([...probe.steps, ...probe.cleanup]) : []),
      ...('given' in probe ? sentBy(probe.given) : []),
    ],
  }));
}

function viewUses(pack: Pack): readonly Use[] {
  return pack.views.flatMap(({ source }) =>
    'request' in source ? [{ session: source.session, requests: [source.request] }] : [],
  );
}

function partUses(pack: Pack): readonly Use[] {
  return pack.parts.flatMap((part) =>
    part.kind === 'http-export'
      ? [{ session: part.session, requests: [...sentBy(part.steps), exportRequest(part)] }]
      : [],
  );
}

function actionUses(pack: Pack): readonly Use[] {
  return pack.actions.flatMap((action): readonly Use[] => {
    if (action.kind === 'http')
      return [
        { session: action.session, requests: sentBy([...action.look, ...action.run, ...action.check]) },
      ];
    if (action.kind !== 'guided') return [];
    return [...action.stages, ...action.revert].flatMap((stage) =>
      stage.do === 'http'
        ? [{ session: stage.session, requests: sentBy([...stage.run, ...stage.check]) }]
        : [],
    );
  });
}

function sentBy(steps: readonly HttpStep[]): readonly HttpRequest[] {
  return steps.map(({ request }) => request);
}
