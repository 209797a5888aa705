/** A file that was uploaded and finalized. */
export interface KeptArtifact {
  id: string;
  name: string;
  content: Buffer;
  /** As the client gave it at the end: `sha256:…`. */
  digest: string;
  createdAt: Date;
}

interface Upload {
  id: string;
  name: string;
  blob: string;
}

/** What the service has; cleared between tests. */
export class ArtifactState {
  readonly kept: KeptArtifact[] = [];
  readonly uploads = new Map<string, Upload>();
  readonly blobs = new Map<string, { blocks: Map<string, Buffer>; content?: Buffer }>();
  #last = 0;

  nextId(): string {
    this.#last += 1;
    return String(1000 + this.#last);
  }

  clear(): void {
    this.kept.splice(0);
    this.uploads.clear();
    this.blobs.clear();
  }
}
