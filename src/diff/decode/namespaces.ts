/** A start tag without its prefixes. */
export interface Resolved {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

const XML = 'http://www.w3.org/XML/1998/namespace';
const SCHEMA_INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance';

/** Namespaces whose prefix says more than their address. */
const WELL_KNOWN: ReadonlyMap<string, string> = new Map([
  [XML, 'xml'],
  [SCHEMA_INSTANCE, 'xsi'],
]);

/**
 * Resolves the prefixes of start tags (Namespaces in XML 1.0), so that `<soap:Body>` and `<S:Body>` are one where
 * both mean the same namespace. Each prefix keeps a list of its meanings, innermost last: constant time a name,
 * however deep the document.
 */
export class Namespaces {
  readonly #meanings: Map<string, string[]> = new Map([
    ['', ['']],
    ['xml', [XML]],
  ]);
  /** The prefixes that each open element declares, and its own namespace. */
  readonly #open: { readonly declared: readonly string[]; readonly namespace: string }[] = [];

  /**
   * The local name and the attributes: `xmlns` with the element's namespace where that is not its parent's, those
   * of a foreign namespace as `{address}name`. A prefix that nobody declared stays. Throws an Error where two
   * attributes are the same once resolved.
   */
  open(name: string, written: Readonly<Record<string, string>>): Resolved {
    const declared: string[] = [];
    const own: [string, string][] = [];
    for (const [attribute, value] of Object.entries(written)) {
      const prefix = declaredPrefix(attribute);
      if (prefix === undefined) {
        own.push([attribute, value]);
        continue;
      }
      declared.push(prefix);
      const meanings = this.#meanings.get(prefix);
      if (meanings) meanings.push(value);
      else this.#meanings.set(prefix, [value]);
    }
    const parent = this.#open.at(-1)?.namespace ?? '';
    const [namespace, local] = this.#resolve(name, '') ?? ['', name];
    this.#open.push({ declared, namespace });
    const attributes = new Map<string, string>();
    if (namespace !== parent) attributes.set('xmlns', namespace);
    for (const [attribute, value] of own) {
      const key = this.#attributeName(attribute);
      if (attributes.has(key)) throw new Error(`duplicate attribute: ${attribute}`);
      attributes.set(key, key === 'xsi:type' ? this.#qualified(value) : value);
    }
    return { name: local, attributes };
  }

  close(): void {
    for (const prefix of this.#open.pop()?.declared ?? []) this.#meanings.get(prefix)?.pop();
  }

  #attributeName(written: string): string {
    // An attribute without a prefix is in no namespace.
    if (!written.includes(':')) return written;
    const resolved = this.#resolve(written, undefined);
    if (resolved === undefined) return written;
    const [namespace, local] = resolved;
    const prefix = WELL_KNOWN.get(namespace);
    return prefix === undefined ? `{${namespace}}${local}` : `${prefix}:${local}`;
  }

  /** A value that is itself a name, as that of xsi:type. */
  #qualified(value: string): string {
    const [namespace, local] = this.#resolve(value.trim(), '') ?? ['', value];
    return namespace === '' ? local : `{${namespace}}${local}`;
  }

  #resolve(name: string, whenNone: string | undefined): readonly [string, string] | undefined {
    const colon = name.indexOf(':');
    const prefix = colon === -1 ? whenNone : name.slice(0, colon);
    const namespace = prefix === undefined ? undefined : this.#meanings.get(prefix)?.at(-1);
    return namespace === undefined ? undefined : [namespace, name.slice(colon + 1)];
  }
}

function declaredPrefix(attribute: string): string | undefined {
  if (attribute === 'xmlns') return '';
  return attribute.startsWith('xmlns:') ? attribute.slice('xmlns:'.length) : undefined;
}
