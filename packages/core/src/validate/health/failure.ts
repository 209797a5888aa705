/** Why an answer, or none, is not healthy. */
export interface Failure {
  /** One line, without anything of the body. */
  reason: string;
  /** What to do about it, where that is known. */
  advice?: string;
  /** The server's certificate was not accepted: it has more to tell. */
  certificate?: true;
}
