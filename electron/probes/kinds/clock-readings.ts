import { durationText, formatDuration } from '../../../shared/text/format-duration.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { fine } from '../http/finding.ts';
import type { Finding } from '../http/finding.ts';

/** How far a clock is ahead of this desk's, and how exactly that is known. */
export type ClockReading = { readonly offsetMs: number; readonly uncertaintyMs: number };

export type ClockReadings = {
  /** From the header `Date`. */
  readonly date: ClockReading | null;
  /** From the time inside the answer. */
  readonly timestamp: ClockReading | null;
  /** Of the host that has the target's files, read over SSH. */
  readonly host: ClockReading | null;
  /** Of the time server. */
  readonly sntp: ClockReading | null;
};

type ClockLimits = {
  readonly warnAfterMs: number;
  readonly downAfterMs: number;
  /** The zone in which the time inside the answer was read, for the reason. */
  readonly zone: string;
  readonly packReason: LocalText | undefined;
};

/** Times on the wire are cut to whole seconds: on average half of one is missing. */
const secondMs = 1000;

/**
 * A time the server wrote down between the two moments, both by the desk's clock. `whole`: cut to full seconds.
 * Half of the round trip, and half of the second, is what remains unknown.
 */
export function readingOf(
  serverMs: number,
  between: { readonly sentAt: number; readonly receivedAt: number },
  whole: boolean,
): ClockReading {
  const half = whole ? secondMs / 2 : 0;
  const roundTripMs = Math.max(0, between.receivedAt - between.sentAt);
  return {
    offsetMs: serverMs + half - (between.sentAt + roundTripMs / 2),
    uncertaintyMs: half + roundTripMs / 2,
  };
}

/** The server's offset in ms: against the time server where there is one, against this desk otherwise. Null when it showed no time. */
export function serverOffsetMs({ date, timestamp, host, sntp }: ClockReadings): number | null {
  const server = date ?? timestamp ?? host;
  return server === null ? null : server.offsetMs - (sntp?.offsetMs ?? 0);
}

/** Whose clock is wrong, and by how much. A difference counts only beyond what the measurement can be wrong by. */
export function judgeClocks(readings: ClockReadings, limits: ClockLimits): Finding {
  const { date, timestamp, host, sntp } = readings;
  const server = date ?? timestamp;
  const desk = sntp === null ? null : deskFinding(sntp, limits);
  if (server === null && host === null) return desk ?? noTime;
  return (
    (server === null ? null : clockFinding(server, sntp, limits, serverClock, limits.packReason)) ??
    (host === null ? null : clockFinding(host, sntp, limits, hostClock, undefined)) ??
    (date !== null && timestamp !== null ? zoneFinding(date, timestamp, limits) : null) ??
    desk ??
    fine
  );
}

const serverClock = localText("The server's clock", '서버의 시계');
const hostClock = localText(
  'The clock of the host that has the files, read over SSH,',
  '파일이 있는 호스트의 시계(SSH로 확인)',
);

function clockFinding(
  clock: ClockReading,
  sntp: ClockReading | null,
  limits: ClockLimits,
  name: LocalText,
  packReason: LocalText | undefined,
): Finding | null {
  const reference = sntp ?? { offsetMs: 0, uncertaintyMs: 0 };
  const offsetMs = clock.offsetMs - reference.offsetMs;
  const certainMs = Math.abs(offsetMs) - clock.uncertaintyMs - reference.uncertaintyMs;
  if (certainMs <= limits.warnAfterMs) return null;
  const state = certainMs > limits.downAfterMs ? 'down' : 'degraded';
  return { state, reason: packReason ?? differs(name, offsetMs, sntp !== null) };
}

const noTime: Finding = {
  state: 'unknown',
  reason: localText(
    'The answer shows no time: it has no Date header, and no time where the pack looks for one.',
    '응답에 시간이 없습니다. Date 헤더도 없고, 팩이 찾는 위치에도 시간이 없습니다.',
  ),
};

function differs(name: LocalText, offsetMs: number, certain: boolean): LocalText {
  const by = durationText(Math.abs(offsetMs));
  const ahead = offsetMs > 0;
  if (certain) {
    return localText(
      `${name.en} is ${by.en} ${ahead ? 'ahead' : 'behind'} by the time server. Correct it, and check that its time service runs.`,
      `시간 서버 기준으로 ${name.ko}가 ${by.ko} ${ahead ? '빠릅니다' : '느립니다'}. 시계를 맞추고 시간 동기화 서비스가 실행 중인지 확인하십시오.`,
    );
  }
  return localText(
    `${name.en} is ${by.en} ${ahead ? 'ahead of' : 'behind'} the clock of this desk. One of the two is wrong; a time server in the settings would tell which.`,
    `${name.ko}가 이 컴퓨터의 시계보다 ${by.ko} ${ahead ? '빠릅니다' : '느립니다'}. 둘 중 하나가 틀렸으며, 설정에 시간 서버를 넣으면 어느 쪽인지 알 수 있습니다.`,
  );
}

/** Both times come from the same server: far apart, they are not the same clock read twice but a zone misunderstood. */
function zoneFinding(date: ClockReading, timestamp: ClockReading, limits: ClockLimits): Finding | null {
  const apartMs = timestamp.offsetMs - date.offsetMs;
  if (Math.abs(apartMs) - date.uncertaintyMs - timestamp.uncertaintyMs <= limits.warnAfterMs) return null;
  const by = durationText(Math.abs(apartMs));
  return {
    state: 'degraded',
    reason: localText(
      `The time inside the answer is ${by.en} ${apartMs > 0 ? 'ahead of' : 'behind'} the server's own Date header. It was read in the zone "${limits.zone}": the server runs in another zone, or shows an old time.`,
      `응답 안의 시간이 서버의 Date 헤더보다 ${by.ko} ${apartMs > 0 ? '빠릅니다' : '느립니다'}. 시간대 "${limits.zone}"(으)로 읽었으므로, 서버가 다른 시간대에서 실행되거나 오래된 시간을 보여 주고 있습니다.`,
    ),
  };
}

function deskFinding(sntp: ClockReading, limits: ClockLimits): Finding | null {
  if (Math.abs(sntp.offsetMs) - sntp.uncertaintyMs <= limits.warnAfterMs) return null;
  const by = durationText(Math.abs(sntp.offsetMs));
  const behind = sntp.offsetMs > 0;
  return {
    state: 'degraded',
    reason: localText(
      `The clock of this desk is ${by.en} ${behind ? 'behind' : 'ahead'} by the time server; the server's is right. Correct the clock of this desk: the times it shows are wrong.`,
      `시간 서버 기준으로 이 컴퓨터의 시계가 ${by.ko} ${behind ? '느립니다' : '빠릅니다'}. 서버의 시계는 맞습니다. 이 컴퓨터가 보여 주는 시간이 틀리므로 시계를 맞추십시오.`,
    ),
  };
}

/** A difference as evidence shows it. */
export function aheadText(aheadMs: number): string {
  const by = formatDuration(Math.abs(aheadMs), 'en');
  return `${by} ${aheadMs > 0 ? 'ahead of' : 'behind'} the clock of this desk; ages are counted by it`;
}
