import type { Message, Section } from '../../notify/message/message.ts';
import { type Html, html } from './html.ts';

/** What a message says, as part of a page. */
export const messageHtml = ({ title, severity, sections }: Message, severityWord: string): Html =>
  html`<h1>${title}</h1>
<p class="severity ${severity}">${severityWord}</p>
${sections.map(sectionHtml)}`;

function sectionHtml(section: Section): Html {
  switch (section.type) {
    case 'text':
      return html`<p>${section.text}</p>`;
    case 'list':
      return html`${headingHtml(section.heading)}${listHtml(section.items)}`;
    case 'facts': {
      const facts = section.facts.map(({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>`);
      return html`${headingHtml(section.heading)}<dl>${facts}</dl>`;
    }
    default:
      return section satisfies never;
  }
}

const headingHtml = (heading: string | undefined): Html => (heading === undefined ? html`` : html`<h2>${heading}</h2>`);

function listHtml(items: readonly string[]): Html {
  const [only] = items;
  if (only !== undefined && items.length === 1) return html`<p>${only}</p>`;
  return html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;
}
