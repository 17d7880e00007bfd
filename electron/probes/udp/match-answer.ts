import { timingSafeEqual } from 'node:crypto';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import type { AnswerField } from '../../packs/schema/probes/datagram.ts';
import { numberBytes, numberOf, sign } from './packet.ts';
import type { Packet, PacketSurroundings } from './packet.ts';

export type AnswerMatch =
  | { readonly kind: 'fits'; readonly clockOffsetMs: number | null }
  /** Further fields held than in another mismatch: it says more. */
  | { readonly kind: 'differs'; readonly held: number; readonly problem: LocalText };

/** Compares an answer with its description, field by field. */
export function matchAnswer(
  answer: Buffer,
  fields: readonly AnswerField[],
  sent: Packet,
  around: PacketSurroundings,
): AnswerMatch {
  const starts = new Map<string, number>();
  const restBefore = (after: readonly AnswerField[]): number => {
    const taken = after.reduce((sum, field) => sum + (lengthOf(field, sent, around) ?? 0), 0);
    return Math.max(0, answer.length - place - taken);
  };
  let place = 0;
  let clockOffsetMs: number | null = null;
  for (const [index, field] of fields.entries()) {
    const differs = (en: string, ko: string): AnswerMatch => ({
      kind: 'differs',
      held: index,
      problem: localText(`${nameOf(field, index).en} ${en}`, `${nameOf(field, index).ko} ${ko}`),
    });
    if (field.id !== undefined) starts.set(field.id, place);
    const length = lengthOf(field, sent, around) ?? restBefore(fields.slice(index + 1));
    const bytes = answer.subarray(place, place + length);
    if (bytes.length < length) return shorter(answer, fields, index);
    place += length;
    if ('any' in field) continue;
    if ('hmac-sha256' in field) {
      const expected = sign(field['hmac-sha256'], answer.subarray(0, place - length), starts, around.key);
      if (!timingSafeEqual(expected, bytes))
        return differs('was made with another secret.', '다른 비밀로 만들어졌습니다.');
    } else if (isTime(field)) {
      const offset = numberOf(bytes, field.order) * timeUnit(field) - around.now;
      clockOffsetMs = offset;
      if (Math.abs(offset) > field.within) return differs(...farOff(offset));
    } else if (!bytes.equals(expectedBytes(field, sent, around))) {
      return differs('is not what was expected.', '기대한 값이 아닙니다.');
    }
  }
  if (place === answer.length) return { kind: 'fits', clockOffsetMs };
  return {
    kind: 'differs',
    held: fields.length,
    problem: localText(
      `The answer is ${answer.length} bytes long; expected ${place}.`,
      `응답 길이가 ${answer.length}바이트입니다. 기대: ${place}바이트.`,
    ),
  };
}

function shorter(answer: Buffer, fields: readonly AnswerField[], held: number): AnswerMatch {
  const field = fields[held];
  const name = field === undefined ? localText('', '') : nameOf(field, held);
  return {
    kind: 'differs',
    held,
    problem: localText(
      `The answer of ${answer.length} bytes ends before ${name.en.replace(/^The/, 'the')}.`,
      `${answer.length}바이트 응답이 ${name.ko.replace(/이\(가\)$/, '')} 앞에서 끝납니다.`,
    ),
  };
}

function nameOf(field: AnswerField, index: number): LocalText {
  const id = field.id ?? `${index + 1}`;
  if ('hmac-sha256' in field) return localText('The signature of the answer', '응답의 서명이');
  if ('echo' in field)
    return localText(`The repeated "${field.echo}" in the answer`, `응답에서 반복된 "${field.echo}"이(가)`);
  return localText(`The field ${id} of the answer`, `응답의 ${id} 필드가`);
}

/** Null: all that the fields after it leave. */
function lengthOf(field: AnswerField, sent: Packet, around: PacketSurroundings): number | null {
  if ('any' in field) return field.any === 'rest' ? null : field.any;
  if ('hmac-sha256' in field) return 32;
  return expectedBytes(field, sent, around).length;
}

type TimeField = { readonly within: number; readonly order: 'big' | 'little' } & (
  | { readonly uint32: number | 'now-s' }
  | { readonly uint64: number | 'now-ms' | 'now-s' }
);

function isTime(field: AnswerField): field is AnswerField & TimeField {
  return (
    ('uint32' in field && field.uint32 === 'now-s') || ('uint64' in field && typeof field.uint64 === 'string')
  );
}

function timeUnit(field: TimeField): number {
  return 'uint64' in field && field.uint64 === 'now-ms' ? 1 : 1000;
}

function farOff(offsetMs: number): [string, string] {
  const en = formatDuration(Math.abs(offsetMs), 'en');
  const ko = formatDuration(Math.abs(offsetMs), 'ko');
  const ahead = offsetMs > 0;
  return [
    `is a time ${en} ${ahead ? 'ahead of' : 'behind'} this desk's clock.`,
    `나타내는 시각이 이 컴퓨터보다 ${ko} ${ahead ? '빠릅니다' : '느립니다'}.`,
  ];
}

type ComparedField = Exclude<AnswerField, { 'hmac-sha256': unknown } | { any: unknown }>;

function expectedBytes(field: ComparedField, sent: Packet, { now, fill }: PacketSurroundings): Buffer {
  if ('text' in field) return Buffer.from(fill(field.text));
  if ('hex' in field) return Buffer.from(field.hex, 'hex');
  if ('echo' in field) return sent.fields.get(field.echo) ?? Buffer.alloc(0);
  return numberBytes(field, now);
}
