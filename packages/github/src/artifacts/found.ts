/** An artifact of this run, or, found with a token, of another one of the repository. */
export interface FoundArtifact {
  name: string;
  id: number;
  bytes: number;
  /** `sha256:…` */
  digest?: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** The run that it belongs to; undefined for this one. */
  run?: number;
}
