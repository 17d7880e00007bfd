import './paper.css';

/**
 * Puts a page that was written as a document of its own into an element. The policy of this window allows neither frames nor inline styles,
 * so the page is taken apart: its content goes into a shadow root, its styles into a style sheet made by script.
 */
export function fillPaper(host: HTMLElement, page: string, mode: 'open' | 'closed' = 'open'): void {
  const parsed = new DOMParser().parseFromString(page, 'text/html');
  host.lang = parsed.documentElement.lang;
  const shadow = host.shadowRoot ?? host.attachShadow({ mode });
  const sheet = new CSSStyleSheet();
  const styles = [...parsed.querySelectorAll('style')].map((each) => each.textContent);
  sheet.replaceSync(forShadow(styles.join('\n')));
  shadow.adoptedStyleSheets = [sheet];
  shadow.replaceChildren(...parsed.body.children);
}

/** Prints a page. What it holds is removed again as soon as the print dialog is closed. */
export function printPaper(page: string): void {
  const host = document.createElement('div');
  host.className = 'paper-print';
  fillPaper(host, page, 'closed');
  document.body.append(host);
  window.addEventListener('afterprint', () => host.remove(), { once: true });
  window.print();
}

/** In a shadow root there is no body: what is said of it is said of the host. */
function forShadow(css: string): string {
  return css.replaceAll(/(^|[\s,}])(?:html|body|:root)(?=[\s,{])/g, '$1:host');
}
