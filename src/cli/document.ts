/** A document for people, before it is Markdown or HTML. Every text is plain, of whatever anybody has planted. */
export type Block =
  | { readonly heading: string; readonly level: 2 | 3 }
  | { readonly text: string }
  /** What must not be overlooked. */
  | { readonly warning: string }
  | { readonly facts: readonly (readonly [name: string, value: string])[] }
  | { readonly items: readonly string[] }
  | { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

export interface Document {
  readonly title: string;
  readonly blocks: readonly Block[];
}
