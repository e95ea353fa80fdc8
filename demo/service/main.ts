// Settings: DATABASE (a path), PORT (0: a free one), SEED.

import { numberSetting, runServer, setting } from '../child.ts';
import { seededRandom } from '../seed/random.ts';
import { DEFAULT_SEED, shopSeed } from '../seed/seed.ts';
import { createOrderService } from './server.ts';

const service = createOrderService({
  database: setting('DATABASE'),
  seed: shopSeed(seededRandom(numberSetting('SEED', DEFAULT_SEED))),
});
await runServer(service, numberSetting('PORT', 0));
