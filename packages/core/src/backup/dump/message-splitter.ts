/** Cuts a stream of text into messages. */
export interface MessageSplitter {
  push(text: string): void;
  /** The stream has ended; a last line without a line break counts. */
  end(): void;
}

/**
 * One message a line, but for names with line breaks in them, which pg_dump prints as they are. Lines are put together only
 * where the result ends with one of those names: what is none of a name must be seen as the line that it is.
 *
 * @param names Of tables, `schema.name` and `name`, that hold line breaks.
 */
export function messageSplitter(
  names: readonly string[],
  tell: (message: string) => void,
): MessageSplitter {
  const broken = names.filter((name) => name.includes('\n'));
  const beginnings = broken.flatMap((name) => {
    const lines = name.split('\n');
    return lines.slice(1).map((_, index) => lines.slice(0, index + 1).join('\n'));
  });
  const mayGoOn = (message: string) => beginnings.some((begun) => message.endsWith(begun));
  const isWhole = (message: string) =>
    broken.some((name) => message.endsWith(name) || message.endsWith(`${name}"`));

  let rest = '';
  let held: string | undefined;
  const line = (text: string) => {
    const joined = held === undefined ? undefined : `${held}\n${text}`;
    if (joined !== undefined && isWhole(joined)) {
      held = undefined;
      tell(joined);
    } else if (joined !== undefined && mayGoOn(joined)) {
      held = joined;
    } else {
      letGo();
      if (mayGoOn(text)) held = text;
      else if (text !== '') tell(text);
    }
  };
  const letGo = () => {
    const lines = held?.split('\n') ?? [];
    held = undefined;
    for (const one of lines) if (one !== '') tell(one);
  };
  return {
    push(text) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const one of lines) line(one);
    },
    end() {
      line(rest);
      rest = '';
      letGo();
    },
  };
}
