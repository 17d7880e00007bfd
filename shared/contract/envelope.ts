import { z } from 'zod';
import { AppError } from '../errors/app-error.ts';
import { isErrorCode } from '../errors/error-codes.ts';
import { LocalText } from '../model/local-text.ts';
import { localText } from '../text/local-text.ts';

/** A failure on the wire. `incident` names the log entry of a bug, of which a face sees nothing else. */
export const WireError = z.object({
  code: z.string(),
  text: LocalText,
  retryable: z.boolean(),
  incident: z.string().optional(),
});
export type WireError = z.infer<typeof WireError>;

/** The one form in which an answer travels, over every face. */
export const Envelope = z.union([
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: WireError }),
]);
export type Envelope = z.infer<typeof Envelope>;

export function succeeded(value: unknown): Envelope {
  return { ok: true, value };
}

export function failed(error: AppError): Envelope {
  return { ok: false, error: { code: error.code, text: error.text, retryable: error.retryable } };
}

/** A bug: logged under `incident`, shown as no more than that. */
export function failedUnexpectedly(incident: string): Envelope {
  const text = localText(
    `Something went wrong inside the console. The log names it ${incident}.`,
    `콘솔 내부에서 문제가 발생했습니다. 로그에 ${incident}(으)로 기록되었습니다.`,
  );
  return { ok: false, error: { code: 'internal/unexpected', text, retryable: false, incident } };
}

/** The value of an answer, or its failure thrown as an AppError. */
export function unwrap(envelope: Envelope): unknown {
  if (envelope.ok) return envelope.value;
  const { code, text } = envelope.error;
  throw new AppError(isErrorCode(code) ? code : 'internal/unexpected', text);
}
