/** Why a body is not the document that its media type promised, a clause for a reviewer. */
export class NotParsed {
  readonly why: string;
  constructor(why: string) {
    this.why = why;
  }
}
