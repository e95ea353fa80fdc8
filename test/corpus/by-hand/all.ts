import type { CorpusPair } from '../pair.ts';
import { events } from './events.ts';
import { feeds } from './feeds.ts';
import { invoices } from './invoices.ts';
import { messages } from './messages.ts';
import { nearMisses } from './near-misses.ts';
import { orders } from './orders.ts';
import { pages } from './pages.ts';
import { records } from './records.ts';
import { search } from './search.ts';
import { soap } from './soap.ts';
import { users } from './users.ts';

/** Two thirds of the corpus: made by hand, and what the differ was tuned on. */
export const handMade: readonly CorpusPair[] = [
  ...orders,
  ...invoices,
  ...users,
  ...search,
  ...events,
  ...feeds,
  ...pages,
  ...soap,
  ...records,
  ...messages,
  ...nearMisses,
];
