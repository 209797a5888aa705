import { shortened } from '../report/markdown-escape.ts';
import { oneLine, visible } from '../report/text.ts';
import type { AlertContent } from './alert-content.ts';
import { type Part, fit } from './fit.ts';

/** The most characters that a message may have (Discord, "Execute Webhook"). */
const MESSAGE_CHARACTERS = 2_000;
/** Escaping makes two characters of one at worst. */
const LINE_CHARACTERS = 250;
const WORDS_CHARACTERS = 600;
/** No previews of links: message flag 1 << 2. */
const SUPPRESS_EMBEDS = 4;

/** An alert for a Discord webhook. Whatever stands in it, nobody is pinged. */
export function discordAlert(content: AlertContent): unknown {
  return {
    content: fit(partsOf(content), MESSAGE_CHARACTERS),
    allowed_mentions: { parse: [] },
    flags: SUPPRESS_EMBEDS,
  };
}

function partsOf(content: AlertContent): Part[] {
  const { headline, calm, subject, about, findings, more, next, hint, runUrl, facts } = content;
  return [
    { text: `${calm ? '✅' : '🚨'} **${line(headline)}**`, rank: 0 },
    { text: line(subject), rank: 0 },
    { text: line(facts), rank: 3 },
    { text: link(runUrl), rank: 1 },
    ...about.map((fact) => ({ text: line(fact), rank: 3 })),
    ...findings.map(({ title }, index) => ({ text: `• ${line(title)}`, rank: 4 + index })),
    { text: more > 0 ? `• and ${more} more` : '', rank: 3 },
    { text: escaped(shortened(visible(next?.words ?? hint ?? ''), WORDS_CHARACTERS)), rank: 2 },
    { text: commandBlock(next?.command), rank: 1 },
  ];
}

function line(text: string): string {
  return escaped(shortened(oneLine(visible(text)), LINE_CHARACTERS));
}

function escaped(text: string): string {
  return text.replace(/[\\*_~`|>#[\]()<@-]/g, '\\$&');
}

/** Leaves room for the rest; a command is copied: it is there as it is, or not at all. */
function commandBlock(command: string | undefined): string {
  if (command === undefined) return '';
  const fits = command.length <= MESSAGE_CHARACTERS / 2 && !command.includes('```');
  return fits ? `\`\`\`sh\n${command}\n\`\`\`` : 'The command is in report.json, next.command.';
}

function link(url: string | undefined): string {
  if (url === undefined || !URL.canParse(url)) return '';
  return new URL(url).href.replace(/[<>\s]/g, encodeURIComponent);
}
