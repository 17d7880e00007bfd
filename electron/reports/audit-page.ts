import type {
  AuditEvent,
  AuditEvents,
  AuditReport,
  AuditTarget,
  Coverage,
} from '../../shared/model/audit.ts';
import type { AlteredRecord } from '../../shared/model/journal.ts';
import type { Language } from '../../shared/model/local-text.ts';
import { html } from '../../shared/text/html.ts';
import type { Html } from '../../shared/text/html.ts';
import { operatorText } from '../../shared/text/operator-text.ts';
import { dataTable, factTable, pageSection, printedPage, toned } from '../../shared/text/printed-page.ts';
import type { PageCell } from '../../shared/text/printed-page.ts';
import { auditTexts as texts, coverSigns, resultTexts } from './audit-texts.ts';
import { wordsOf } from './words.ts';
import type { Words } from './words.ts';

const lists = [
  'drills',
  'restores',
  'exceptions',
  'passedRules',
  'actions',
  'forgotten',
  'procedures',
  'changes',
] as const;

const badResults: ReadonlySet<AuditEvent['result']> = new Set(['failed', 'cut-off', 'not-all-well']);

/** An audit report as one page to be kept or printed. */
export function auditPage(report: AuditReport, language: Language): string {
  const words = wordsOf(language, report.zone);
  const { say, moment } = words;
  const { operator, typedName, console: desk } = report;
  const who = operatorText(operator, typedName);
  return printedPage({
    language,
    title: `${say(texts.title)}: ${report.from} – ${report.to}`,
    about: html`<p>
      ${say(texts.days)} ${report.zone} · ${say(texts.written)} ${moment(report.writtenAt)} · ${who} ·
      ${desk.host} · Holdfast ${desk.version}
    </p>`,
    body: [
      journalSection(report, words),
      pageSection(
        say(texts.coverage),
        legend(words),
        report.targets.length === 0
          ? html`<p class="none">${say(texts.noTargets)}</p>`
          : html`${report.targets.map((target) => targetPart(target, words))}`,
      ),
      ...lists.map((list) => pageSection(say(texts[list]), eventTable(report[list], words))),
    ],
  });
}

function journalSection({ journal: { verdict, entries } }: AuditReport, { say, moment }: Words): Html {
  const { brokenAt, anchor, altered } = verdict;
  return pageSection(
    say(texts.journal),
    brokenAt === null
      ? html`<p>${toned('good', say(texts.intact))} ${say(texts.claim)}</p>`
      : html`<div class="block">
          <p>
            ${toned('bad', `${say(texts.broken)}, ${say(texts.atEntry)} ${brokenAt.seq}: ${say(brokenAt.problem)}`)}
          </p>
          ${
            brokenAt.entry === null
              ? ''
              : html`<p>
                  ${say(texts.nowSays)}: ${moment(brokenAt.entry.at)} · ${brokenAt.entry.operator} ·
                  ${brokenAt.entry.action} · ${brokenAt.entry.subject}
                </p>`
          }
        </div>`,
    alteredBlock(altered, say),
    factTable([
      [
        say(texts.anchored),
        anchor === null
          ? { tone: 'heed', text: say(texts.nowhere) }
          : `${say(texts.atEntry)} ${anchor.seq}, ${say(anchor.place)}, ${moment(anchor.at)}`,
      ],
      [say(texts.entries), `${verdict.entries}, ${entries}`],
      [say(texts.head), html`<code>${verdict.head}</code>`],
    ]),
  );
}

function alteredBlock(altered: readonly AlteredRecord[], say: Words['say']): Html {
  if (altered.length === 0) return html``;
  return html`<div class="block">
    <p>${toned('bad', say(texts.altered))}</p>
    <ul>
      ${altered.map(({ what, part, problem }) => html`<li>${say(what)}, ${say(part)}: ${say(problem)}</li>`)}
    </ul>
  </div>`;
}

function legend({ say }: Words): Html {
  const signs = Object.values(coverSigns).map(({ sign, text }) => `${sign} ${say(text)}`);
  return html`<p class="hint">${say(texts.legend)}: ${signs.join(' · ')}</p>`;
}

function targetPart(target: AuditTarget, words: Words): Html {
  const { say } = words;
  const several = target.repositories.length > 1;
  return html`<h3>${target.name}</h3>
    ${coveragePart(target.anywhere, say(texts.anywhere), words)}
    ${several || target.repositories.length === 0 ? '' : html`<p class="hint">${target.repositories.map(({ name, place }) => html`${say(texts.in)} ${name}: <code>${place}</code>`)}</p>`}
    ${several ? target.repositories.map((each) => coveragePart(each, `${say(texts.in)} ${each.name} (${each.place})`, words)) : ''}`;
}

function coveragePart(coverage: Coverage, where: string, { say }: Words): Html {
  const { covered, counted, gaps, days } = coverage;
  const tone = covered === counted ? 'good' : 'bad';
  const count = counted === 0 ? say(texts.noDays) : `${covered} ${say(texts.of)} ${counted}`;
  const listed = gaps.map(({ from, to, days: length }) =>
    from === to ? from : `${from} – ${to} (${length} ${say(texts.gapDays)})`,
  );
  const reasons = new Set(days.flatMap(({ reason }) => (reason === null ? [] : [say(reason)])));
  return html`<p>
      ${where}: ${counted === 0 ? count : toned(tone, count)}.
      ${
        gaps.length > 0
          ? html`${say(texts.gaps)}: ${listed.join(', ')}. ${[...reasons].join(' ')}`
          : counted > 0
            ? say(texts.noGaps)
            : ''
      }
    </p>
    ${calendar(coverage, say)}`;
}

/** One line a month, one box a day. */
function calendar({ days }: Coverage, say: Words['say']): Html {
  const months = Map.groupBy(days, ({ day }) => day.slice(0, 7));
  const lines = [...months].map(([month, ofMonth]) => {
    const boxes = ofMonth.map(({ day, cover, reason }) => {
      const { sign, style, text } = coverSigns[cover];
      const label = `${day}: ${say(text)}${reason === null ? '' : `. ${say(reason)}`}`;
      return html`<li class="${style}" title="${label}" aria-label="${label}">${sign}</li>`;
    });
    return html`<span>${month}</span>
      <ol>
        ${boxes}
      </ol> `;
  });
  return html`<div class="days">${lines}</div>`;
}

function eventTable({ events, left }: AuditEvents, { say, moment }: Words): Html {
  const table = dataTable(
    [texts.when, texts.target, texts.what, texts.on, texts.result, texts.reason, texts.who, texts.entry].map(
      say,
    ),
    events.map((event): readonly PageCell[] => [
      moment(event.at),
      event.target ?? event.targetId ?? '–',
      say(event.what),
      event.subject,
      event.result === 'done'
        ? say(resultTexts.done)
        : { tone: badResults.has(event.result) ? 'bad' : 'heed', text: say(resultTexts[event.result]) },
      event.reason ?? '–',
      event.operator,
      event.entry === null ? '–' : String(event.entry),
    ]),
    say(texts.none),
  );
  return left === 0
    ? table
    : html`${table}
        <p>${say(texts.left)} ${left}</p>`;
}
