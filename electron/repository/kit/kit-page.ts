import { encode } from 'uqr';
import type { Language } from '../../../shared/model/local-text.ts';
import { escapeHtml } from '../../../shared/text/html.ts';
import { utcMinute } from '../../../shared/text/utc-time.ts';
import { kitStyle } from './kit-style.ts';
import { kitTexts } from './kit-texts.ts';
import type { KitTexts } from './kit-texts.ts';

export type RecoveryKit = {
  readonly repositoryId: string;
  readonly name: string;
  /** Where the repository and its copies lie, as the operator knows them. */
  readonly places: readonly string[];
  /** When the repository was made, epoch ms. */
  readonly createdAt: number;
  /** As `recoveryCodeOf` writes it: 8 groups of 4 and the check character, joined by hyphens. */
  readonly recoveryCode: string;
  /** Hex SHA-256 of the recover.mjs that lies beside the page. */
  readonly recoverSha256: string;
  readonly language: Language;
};

const shownPlaces = 3;
const longestPlace = 120;

/** The kit as one A4 page of HTML that loads nothing: text, a QR code as inline SVG, styles. It holds the recovery code. */
export function renderRecoveryKit(kit: RecoveryKit): string {
  const texts = kitTexts[kit.language];
  return `<!doctype html>
<html lang="${kit.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="viewport" content="width=device-width">
${ownerMark(kit.repositoryId)}
<title>${texts.title}: ${escapeHtml(kit.name)}</title>
<style>${kitStyle}</style>
</head>
<body>
<main>
<header>
<h1>${texts.title}</h1>
<p class="name">${escapeHtml(kit.name)}</p>
</header>
<p class="lead">${texts.lead}</p>
<section class="secret" aria-label="${texts.code}">
<div>
<h2>${texts.code}</h2>
${codeTable(kit.recoveryCode, texts)}
<p class="hint">${texts.codeHint}</p>
</div>
${qrCode(kit.recoveryCode)}
</section>
${factTable(kit, texts)}
<div class="how">
<section><h2>${texts.keepTitle}</h2>${list('ul', texts.keep)}</section>
<section><h2>${texts.restoreTitle}</h2>${list('ol', texts.restore)}</section>
</div>
<footer>
<span>${texts.keptAt}</span><span>${texts.keptBy}</span><span>${texts.keptOn}</span>
</footer>
</main>
</body>
</html>
`;
}

/** Tells whose kit a page is, so that it is never overwritten with another repository's. */
export function ownerMark(repositoryId: string): string {
  return `<meta name="holdfast-repository" content="${repositoryId}">`;
}

function codeTable(recoveryCode: string, texts: KitTexts): string {
  const groups = recoveryCode
    .split('-')
    .map(
      (group, at) =>
        `<li><small>${at < 8 ? at + 1 : texts.checkCharacter}</small><b>${escapeHtml(group)}</b></li>`,
    );
  return `<ol class="code">${groups.join('')}</ol>`;
}

function factTable(kit: RecoveryKit, texts: KitTexts): string {
  const more = kit.places.length - shownPlaces;
  const places = [
    ...kit.places.slice(0, shownPlaces).map(shortened),
    ...(more > 0 ? [texts.morePlaces(more)] : []),
  ];
  const rows = [
    [texts.id, `<code>${escapeHtml(kit.repositoryId)}</code>`],
    [texts.places, places.map((place) => `<code>${escapeHtml(place)}</code>`).join('<br>')],
    [texts.created, utcMinute(kit.createdAt)],
    [texts.script, `<code>${escapeHtml(kit.recoverSha256.match(/.{1,8}/g)?.join(' ') ?? '')}</code>`],
  ];
  const cells = rows.map(([name, value]) => `<tr><th scope="row">${name}</th><td>${value}</td></tr>`);
  return `<table>${cells.join('')}</table>`;
}

/** Dark modules as one path of unit squares. The quiet zone of four modules is part of the picture, as scanners want it. */
function qrCode(text: string): string {
  const { data, size } = encode(text, { ecc: 'Q', border: 4 });
  const squares = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return `<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="QR" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}h-${size}z"/><path d="${squares.join('')}"/></svg>`;
}

/** Items are texts of this folder and may hold markup. */
function list(element: 'ul' | 'ol', items: readonly string[]): string {
  return `<${element}>${items.map((item) => `<li>${item}</li>`).join('')}</${element}>`;
}

function shortened(place: string): string {
  if (place.length <= longestPlace) return place;
  const half = longestPlace / 2;
  return `${place.slice(0, half)} … ${place.slice(-half)}`;
}
