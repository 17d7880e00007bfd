import type { ReportPage } from '../../shared/contract/groups/reports.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { mostAuditDays } from '../../shared/model/audit.ts';
import type { AuditReport } from '../../shared/model/audit.ts';
import type { Handover } from '../../shared/model/handover.ts';
import type { TargetId } from '../../shared/model/ids.ts';
import type { Language } from '../../shared/model/local-text.ts';
import { localText } from '../../shared/text/local-text.ts';
import { daysBetween } from '../../shared/rules/calendar-days.ts';
import type { JournalAction } from '../../shared/text/journal-actions.ts';
import { utcDay } from '../../shared/text/utc-time.ts';
import { auditPage } from './audit-page.ts';
import { gatherAudit } from './audit.ts';
import type { AuditWish } from './audit.ts';
import { handoverPage } from './handover-page.ts';
import { gatherHandover } from './handover.ts';
import type { ReportPorts } from './report-ports.ts';

/** How a report is wanted. A preview is neither written down nor an anchor. */
type PageWish = { readonly language: Language; readonly preview: boolean };

/** Reports for people: what a stand-in must know, and what an auditor asks for. */
export class ReportService {
  readonly #ports: ReportPorts;

  constructor(ports: ReportPorts) {
    this.#ports = ports;
  }

  /** @throws AppError target/unknown */
  async handover(
    {
      targetId,
      kitAt,
      language,
      preview,
    }: PageWish & { readonly targetId: TargetId; readonly kitAt: string | null },
    signal: AbortSignal,
  ): Promise<{ readonly report: Handover; readonly page: ReportPage }> {
    const target = this.#ports.target(targetId);
    const report = await gatherHandover(this.#ports, target, kitAt, signal);
    if (!preview) this.#note('report.handover', targetId, target.name, {});
    const name = fileName(['handover', target.name, utcDay(report.writtenAt)]);
    return { report, page: { name, html: handoverPage(report, language) } };
  }

  /** @throws AppError report/invalid, target/unknown */
  async audit(
    { language, preview, ...wish }: PageWish & AuditWish,
    signal: AbortSignal,
  ): Promise<{ readonly report: AuditReport; readonly page: ReportPage }> {
    const { from, to, targetId } = wish;
    const days = daysBetween(from, to).length;
    if (days === 0) throw wrongWayRound(from, to);
    if (days > mostAuditDays) throw tooLong(days);
    const report = await gatherAudit(this.#ports, wish, signal);
    if (!preview) {
      this.#note('report.audit', targetId, `${from} – ${to}`, { head: report.journal.verdict.head });
      // An anchor on an altered record would vouch for it.
      if (report.journal.verdict.brokenAt === null) this.#ports.anchor();
    }
    const name = fileName(['audit', from, to]);
    return { report, page: { name, html: auditPage(report, language) } };
  }

  #note(
    action: JournalAction,
    targetId: TargetId | null,
    subject: string,
    details: Readonly<Record<string, string>>,
  ): void {
    this.#ports.journal.append({ action, targetId, subject, result: 'done', details });
  }
}

/** A name that every file system takes. */
function fileName(parts: readonly string[]): string {
  const words = parts.map((part) =>
    part
      .normalize('NFC')
      .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 60),
  );
  return `${['holdfast', ...words.filter((word) => word !== '')].join('-')}.html`;
}

function wrongWayRound(from: string, to: string): AppError {
  return new AppError(
    'report/invalid',
    localText(
      `The report would end (${to}) before it begins (${from}). Give the earlier day first.`,
      `보고서의 끝(${to})이 시작(${from})보다 빠릅니다. 이른 날짜를 먼저 지정하십시오.`,
    ),
  );
}

function tooLong(days: number): AppError {
  return new AppError(
    'report/invalid',
    localText(
      `A report covers at most ${mostAuditDays} days, and this would be ${days}. Make several.`,
      `보고서는 최대 ${mostAuditDays}일까지 작성할 수 있으며 요청한 기간은 ${days}일입니다. 여러 번에 나누어 작성하십시오.`,
    ),
  );
}
