/**
 * Prints the page of a recovery kit. The policy of this window allows neither frames nor inline styles, so the page is taken apart:
 * its content goes into a shadow root that is shown on paper only, its styles into a style sheet made by script. What it holds is
 * removed again as soon as the print dialog is closed.
 */
export function printKit(html: string): void {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const host = document.createElement('div');
  host.className = 'kit-print';
  host.lang = page.documentElement.lang;
  const shadow = host.attachShadow({ mode: 'closed' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    forShadow([...page.querySelectorAll('style')].map((each) => each.textContent).join('\n')),
  );
  shadow.adoptedStyleSheets = [sheet];
  shadow.append(...page.body.children);
  document.body.append(host);
  const remove = () => host.remove();
  window.addEventListener('afterprint', remove, { once: true });
  window.print();
}

/** In a shadow root there is no body: what is said of it is said of the host. */
function forShadow(css: string): string {
  return css.replaceAll(/(^|[\s,}])(?:html|body|:root)(?=[\s,{])/g, '$1:host');
}
