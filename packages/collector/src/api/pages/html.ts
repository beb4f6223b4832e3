// Small pages for people. What comes from the network is text, never markup: everything put in is escaped.
import { createHash } from 'node:crypto';
import { SECURITY_HEADERS } from '../browser-guard.ts';

/** Text that is markup already. */
export interface Html {
  readonly markup: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] as string);

/** Markup with what is put in escaped, unless it is markup itself. */
export const html = (parts: TemplateStringsArray, ...values: readonly (string | Html | readonly Html[])[]): Html => ({
  markup: parts.map((part, i) => (i === 0 ? part : markupOf(values[i - 1] ?? '') + part)).join(''),
});

const markupOf = (value: string | Html | readonly Html[]): string => {
  if (typeof value === 'string') return escaped(value);
  return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('');
};

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 40rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.3rem; line-height: 1.3; }
h2 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 1rem 0; }
dt { opacity: .7; }
dd { margin: 0; }
.severity { font-weight: 600; }
.critical { color: #c62828; } .high { color: #b26a00; }
button { font: inherit; padding: .6rem 1.2rem; border: 0; border-radius: .4rem; cursor: pointer; }
button { background: #1565c0; color: #fff; }
footer { margin-top: 2rem; font-size: .85rem; opacity: .7; }
@media (prefers-color-scheme: dark) { .critical { color: #ff8a80; } .high { color: #ffb74d; } }
`;

/** A page may show itself and send its own form, and nothing else. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': SECURITY_HEADERS['Content-Security-Policy']
    .replace("form-action 'none'", "form-action 'self'")
    .concat(`; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`),
  // With less, browsers do not say that a form is of this very page.
  'Referrer-Policy': 'same-origin',
};

export function pageText({ title, language, body }: { title: string; language: string; body: Html }): string {
  const style = { markup: `<style>${STYLE}</style>` };
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
${style}
</head>
<body>
${body}
<footer>lanhound</footer>
</body>
</html>
`.markup;
}
