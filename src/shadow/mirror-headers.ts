import type { OutgoingHeaders } from '../http1/encode.ts';
import type { SentRequest } from './sent-request.ts';

/** Tells the side that it is not the one that serves. */
const MARK = 'X-Ficus-Shadow';

/** How the headers of a mirrored request differ from those of the served one; names in any case. */
export interface MirrorHeaderSettings {
  readonly routeId: string;
  readonly setHeaders: Readonly<Record<string, string>>;
  readonly removeHeaders: readonly string[];
}

/** Makes the headers of one route's mirrored requests. */
export class MirrorHeaders {
  readonly #settings: MirrorHeaderSettings;
  readonly #removed: ReadonlySet<string>;

  constructor(settings: MirrorHeaderSettings) {
    this.#settings = settings;
    this.#removed = new Set(
      [...settings.removeHeaders, ...Object.keys(settings.setHeaders)].map((name) => name.toLowerCase()),
    );
  }

  /** The same for a request whose lines are at hand: where the route changes nothing, they are only marked. */
  ofSent({ headers, lines }: SentRequest): OutgoingHeaders {
    if (this.#removed.size > 0) return this.of(headers);
    return `${lines}${MARK}: ${this.#settings.routeId}\r\n`;
  }

  /** The served request's headers, marked, and changed as the route says. */
  of(headers: readonly string[]): string[] {
    const { routeId, setHeaders } = this.#settings;
    const mirrored: string[] = [];
    for (let i = 0; i < headers.length; i += 2) {
      const name = headers[i] as string;
      if (this.#removed.has(name.toLowerCase())) continue;
      mirrored.push(name, headers[i + 1] as string);
    }
    for (const name in setHeaders) mirrored.push(name, setHeaders[name] as string);
    mirrored.push(MARK, routeId);
    return mirrored;
  }
}
