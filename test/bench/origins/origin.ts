/** A server behind the contestants. */
export interface Origin {
  /** Host and port. */
  readonly address: string;
  /** Requests that it was sent so far, without those that ask for this number. */
  requests(): Promise<number>;
}
