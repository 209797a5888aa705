/** More of a body is not read: a health answer is small, and an endless one must end. */
export const BODY_BYTES = 1_000_000;

/** What was read of an answer's body. */
export interface Body {
  text: string;
  bytes: number;
  /** False when there was more than is read. */
  whole: boolean;
}

/**
 * Reads the body, at most {@link BODY_BYTES} of it (after decompression).
 *
 * @throws what fetch throws when the connection breaks or the signal aborts.
 */
export async function readBody(response: Response): Promise<Body> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of chunksOf(response)) {
    const wanted = chunk.subarray(0, BODY_BYTES - bytes);
    text += decoder.decode(wanted, { stream: true });
    bytes += wanted.length;
    if (wanted.length < chunk.length) return { text, bytes, whole: false };
  }
  return { text: text + decoder.decode(), bytes, whole: true };
}

/** Leaving the loop early cancels the rest. */
function chunksOf({ body }: Response): AsyncIterable<Uint8Array> {
  return body ?? (async function* () {})();
}
