/** A call of pgBackRest. */
export interface Called {
  command: string;
  options?: readonly string[];
  /** What the command takes beside options: a path in the repository. */
  after?: readonly string[];
  /** What is left behind when it fails. */
  left: string;
}

const LONGEST = 2_000;

/** What it says under WARN, one message each; a message may have further lines, which are indented. */
export function warningsIn(stderr: string): string[] {
  return messagesIn(stderr).flatMap((message) => {
    const [, text] = /^(?:P\d+ +)?WARN: (.*)$/s.exec(message) ?? [];
    return text === undefined ? [] : [text];
  });
}

/** Why it failed, in its own words, its hints included. */
export function complaintOf(stderr: string): string {
  const errors = messagesIn(stderr).flatMap((message) => {
    const [, text] = /^(?:P\d+ +)?ERROR: (.*)$/s.exec(message) ?? [];
    return text === undefined ? [] : [text];
  });
  const text = errors.length > 0 ? errors.join('\n') : stderr.trim();
  return text === '' ? 'it said nothing' : text.slice(0, LONGEST);
}

function messagesIn(stderr: string): string[] {
  return stderr
    .split(/\n(?!\s)/)
    .map((message) => message.replace(/\n\s+/g, '\n').trim())
    .filter((message) => message !== '');
}
