import { shortened } from '../report/markdown-escape.ts';
import { oneLine, visible } from '../report/text.ts';
import type { AlertContent } from './alert-content.ts';
import { type Part, fit } from './fit.ts';

/** The most characters that a block's text may have (Slack, "Section block"). */
const BLOCK_CHARACTERS = 3_000;
/** Escaping makes five characters of one at worst. */
const LINE_CHARACTERS = 350;
const WORDS_CHARACTERS = 550;
const BREAK = '\u200b';

/**
 * An alert for a Slack webhook, and for what understands Slack's format: blocks, and a text for notifications and for
 * services that know no blocks.
 */
export function slackAlert(content: AlertContent): unknown {
  const blocks = blocksOf(content);
  return {
    text: blocks.join('\n'),
    blocks: blocks.map((text) => ({
      type: 'section',
      // Else Slack makes links of whatever looks like one.
      text: { type: 'mrkdwn', text, verbatim: true },
    })),
  };
}

function blocksOf(content: AlertContent): string[] {
  const { headline, calm, subject, about, findings, more, next, hint, runUrl, facts } = content;
  const head: Part[] = [
    { text: line(subject), rank: 0 },
    { text: line(facts), rank: 2 },
    { text: link(runUrl), rank: 1 },
  ];
  const known: Part[] = about.map((fact) => ({ text: line(fact), rank: 1 }));
  const found: Part[] = findings.map(({ title }, index) => ({
    text: `• ${line(title)}`,
    rank: 2 + index,
  }));
  const rest: Part = { text: more > 0 ? `• and ${more} more` : '', rank: 1 };
  return [
    `${calm ? ':white_check_mark:' : ':rotating_light:'} *${line(headline)}*`,
    fit(head, BLOCK_CHARACTERS),
    fit(known, BLOCK_CHARACTERS),
    fit([...found, rest], BLOCK_CHARACTERS),
    escaped(shortened(visible(next?.words ?? hint ?? ''), WORDS_CHARACTERS)),
    commandBlock(next?.command),
  ].filter((text) => text !== '');
}

function line(text: string): string {
  return escaped(shortened(oneLine(visible(text)), LINE_CHARACTERS));
}

/** Formatting cannot be escaped, links and pings can (Slack, "Escaping text"). `@name` pings where Slack's format is only imitated. */
function escaped(text: string): string {
  return entities(text.replaceAll('`', "'").replace(/@(?=\S)/g, `@${BREAK}`));
}

function entities(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A command is copied: it is there as it is, or not at all. */
function commandBlock(command: string | undefined): string {
  if (command === undefined) return '';
  const block = `\`\`\`\n${entities(command)}\n\`\`\``;
  const fits = block.length <= BLOCK_CHARACTERS && !command.includes('```');
  return fits ? block : 'The command is in report.json, next.command.';
}

function link(url: string | undefined): string {
  if (url === undefined || !URL.canParse(url)) return '';
  return `<${entities(new URL(url).href).replaceAll('|', '%7C')}|See the run>`;
}
