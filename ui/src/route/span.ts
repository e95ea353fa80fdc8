import { setQuery, useHere } from '../location.ts';
import { SPANS, type Span } from '../time-axis.ts';

const NAMES: Readonly<Record<Span, string>> = {
  '1h': 'last hour',
  '24h': 'last 24 hours',
  '7d': 'last 7 days',
};

/** The span that the address names; a day where it names none. */
export function useSpan(): Span {
  const { query } = useHere();
  return (Object.keys(SPANS) as Span[]).find((one) => one === query.get('last')) ?? '24h';
}

export function spanName(span: Span): string {
  return NAMES[span];
}

export function setSpan(span: string): void {
  setQuery({ last: span === '24h' ? undefined : span });
}
