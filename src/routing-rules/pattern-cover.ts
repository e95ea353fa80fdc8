import { parse, type Token } from 'path-to-regexp';

/** Whether one path pattern takes every path that another takes: "covers". Never says so wrongly. */

/** `literal` may hold text and parameters (`:from-:to`): it covers only the like of itself. */
type Segment = { readonly literal: string } | 'one' | 'rest';

/** One way through a pattern's optional parts. */
interface Variant {
  /** Undefined where a rest is not a segment of its own, or not the only one: such a shape is compared as a whole. */
  readonly segments: readonly Segment[] | undefined;
  /** The same for patterns that differ only in the names of their parameters. */
  readonly shape: string;
  /** A pattern written with a slash at the end takes only paths with one. */
  readonly slash: boolean;
}

/** True when every path that `narrow` matches is also matched by `wide`. */
export function pathCovers(wide: string, narrow: string): boolean {
  const covers = variantsOf(wide);
  return variantsOf(narrow).every((variant) => covers.some((cover) => variantCovers(cover, variant)));
}

function variantCovers(wide: Variant, narrow: Variant): boolean {
  if (wide.shape === narrow.shape) return true;
  if (wide.slash && !narrow.slash) return false;
  if (wide.segments === undefined || narrow.segments === undefined) return false;
  return segmentsCover(wide.segments, narrow.segments);
}

function segmentsCover(wide: readonly Segment[], narrow: readonly Segment[]): boolean {
  const wideRest = wide.indexOf('rest');
  const narrowRest = narrow.indexOf('rest');
  if (wideRest === -1) {
    return (
      narrowRest === -1 &&
      wide.length === narrow.length &&
      wide.every((one, i) => segmentCovers(one, narrow[i]))
    );
  }
  // A rest is one segment or more, so the lengths compare as the shortest paths do.
  if (narrow.length < wide.length) return false;
  const before = narrowRest === -1 ? narrow : narrow.slice(0, narrowRest);
  const after = narrowRest === -1 ? narrow : narrow.slice(narrowRest + 1);
  const beginning = wide.slice(0, wideRest);
  const end = wide.slice(wideRest + 1);
  return (
    beginning.every((one, i) => segmentCovers(one, before[i])) &&
    end.every((one, i) => segmentCovers(one, after[after.length - end.length + i]))
  );
}

/** `narrow` is undefined where the narrow pattern may have any segment. */
function segmentCovers(wide: Segment, narrow: Segment | undefined): boolean {
  if (wide === 'one') return true;
  return typeof wide === 'object' && typeof narrow === 'object' && wide.literal === narrow.literal;
}

function variantsOf(pattern: string): readonly Variant[] {
  // A path has no empty segments, so a variant that wants one takes nothing.
  return flatten(parse(pattern).tokens)
    .map(variantOf)
    .filter(({ shape }) => !shape.includes('//'));
}

type Flat = Exclude<Token, { type: 'group' }>;

function flatten(tokens: readonly Token[]): readonly (readonly Flat[])[] {
  return tokens.reduce<readonly (readonly Flat[])[]>(
    (heads, token) =>
      token.type === 'group'
        ? heads.flatMap((head) => [head, ...flatten(token.tokens).map((tail) => [...head, ...tail])])
        : heads.map((head) => [...head, token]),
    [[]],
  );
}

function variantOf(tokens: readonly Flat[]): Variant {
  // Control characters stand for parameters: no path and no sensible pattern has them.
  const shape = tokens
    .map((token) => (token.type === 'text' ? token.value : token.type === 'param' ? '\x01' : '\x02'))
    .join('');
  const slash = shape.length > 1 && shape.endsWith('/');
  const parts = shape.split('/').filter((part) => part !== '');
  const segments = parts.map(
    (part): Segment => (part === '\x01' ? 'one' : part === '\x02' ? 'rest' : { literal: part }),
  );
  const mixed = segments.some((one) => typeof one === 'object' && one.literal.includes('\x02'));
  // Two rests leave to the expression how a path is divided between them.
  const simple = !mixed && segments.filter((one) => one === 'rest').length <= 1;
  return { segments: simple ? segments : undefined, shape, slash };
}
