import { z } from 'zod';
import { Assertion, Capture } from './assertion.ts';
import { ByteSize, Duration, JsonPath, JsonTemplate, Name, PackText, Template } from './common.ts';

const FormFile = z.strictObject({
  filename: Template,
  'content-type': z.string().max(100),
  /** Text content, a template; probes upload only what they state here. */
  content: Template,
});

/** RFC 9110 §5.1: a token. */
const HeaderName = z
  .string()
  .max(100)
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'expected the name of a header, such as "X-Api-Token"');
const HeaderValue = Template.regex(/^[^\r\n\0]*$/, 'expected a text of one line');

/** One HTTP request. `path` is below `${settings.url}`; `url` is absolute and its origin must stand in the settings. */
export const HttpRequest = z.strictObject({
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'DELETE']).default('GET'),
  path: Template.optional(),
  url: Template.optional(),
  query: z.record(z.string().max(100), Template).optional(),
  headers: z.record(HeaderName, HeaderValue).optional(),
  json: JsonTemplate.optional(),
  form: z.record(z.string().max(100), z.union([Template, FormFile])).optional(),
  /** Redirects within the origin, at most five; one to another origin is never followed. */
  redirects: z.enum(['follow', 'stop']).default('stop'),
  'max-bytes': ByteSize.default(1024 * 1024),
  /** Sent without the cookies of the session or flow, whose answer then sets none either. */
  anonymous: z.boolean().optional(),
  /** The answer holds what nobody needs to see (messages, keys): its body never becomes evidence. */
  private: z.boolean().optional(),
});
export type HttpRequest = z.infer<typeof HttpRequest>;

const emission = z.strictObject({
  path: Template.default('/socket.io/'),
  event: Template,
  payload: JsonTemplate.default({}),
  /** About the acknowledgement: `json` reads it. */
  ack: z.array(Assertion).max(20).default([]),
  /** Read from the acknowledgement with `json`, and kept beside the step's own values. */
  capture: z.array(Capture).max(10).default([]),
});
export type Emission = z.infer<typeof emission>;
/** Sent over Socket.IO with the cookies of the flow once the request's answer held; ends with its acknowledgement. */
export const Emission: z.ZodType<Emission> = emission;

const httpStep = z.strictObject({
  id: Name,
  title: PackText.optional(),
  request: HttpRequest,
  expect: z.array(Assertion).max(50).default([]),
  capture: z.array(Capture).max(20).default([]),
  /** Stored durably before the next step; a rotating token must never be lost. */
  store: z.strictObject({ credential: Name, json: JsonPath }).optional(),
  /** Kept by the session and offered as `${session.NAME}` to every probe that uses it. */
  provides: z.array(Capture).max(10).default([]),
  /** A list as a capture with `all` has it: the step is done for each of it, which is `${item}`; none at all is well too. */
  'for-each': Template.optional(),
  /** Left out when this template is empty. */
  when: Template.optional(),
  /** For flows that use what an upload gave them as a message; sessions have no such step. */
  emit: Emission.optional(),
});
export type HttpStep = z.infer<typeof httpStep>;
/** A step of a flow: request, expectations, values kept for later steps, and a secret stored before anything else happens. */
export const HttpStep: z.ZodType<HttpStep> = httpStep;

/**
 * How to be signed in: shared by all probes of a target, so that a target sees one sign-in and not one a minute.
 * `renew` is tried first when its credential is there; `open` when that is refused.
 */
export const Session = z.strictObject({
  id: Name,
  title: PackText,
  credential: Name,
  open: z.array(HttpStep).min(1).max(10),
  renew: z.strictObject({ credential: Name, steps: z.array(HttpStep).min(1).max(10) }).optional(),
  close: z.array(HttpStep).max(10).default([]),
  /** Signing in again happens no sooner than this after the last try. */
  'min-interval': Duration.default(60_000),
  /** Renewed once it is older than this: a CSRF token may end long before its session does. */
  'max-age': Duration.optional(),
});
export type Session = z.infer<typeof Session>;

/** Which session a probe uses. `renew: true` renews it now, as the thing that is probed. */
export const SessionUse = z.union([
  Name.transform((id) => ({ id, renew: false })),
  z.strictObject({ id: Name, renew: z.boolean().default(false) }),
]);
export type SessionUse = z.infer<typeof SessionUse>;
