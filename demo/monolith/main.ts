// Settings: DATABASE (a path), PORT (0: a free one), SEED, FEED_URL (none: changes stay here).

import { numberSetting, runServer, setting } from '../child.ts';
import { seededRandom } from '../seed/random.ts';
import { DEFAULT_SEED, shopSeed } from '../seed/seed.ts';
import { createMonolith } from './server.ts';

const feedUrl = process.env.FEED_URL;
const monolith = createMonolith({
  database: setting('DATABASE'),
  seed: shopSeed(seededRandom(numberSetting('SEED', DEFAULT_SEED))),
  ...(feedUrl !== undefined && { feedUrl }),
});
await runServer(monolith, numberSetting('PORT', 0));
