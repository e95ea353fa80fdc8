// Settings: TARGET (a URL), RATE (requests per second), USERS, SEED.

import { endWithParent, numberSetting, reportListening, setting } from './child.ts';
import { seededRandom } from './seed/random.ts';
import { DEFAULT_SEED } from './seed/seed.ts';
import { startTraffic } from './traffic.ts';

const stopping = new AbortController();
const traffic = startTraffic({
  target: setting('TARGET'),
  rate: numberSetting('RATE', 25),
  users: numberSetting('USERS', 12),
  random: seededRandom(numberSetting('SEED', DEFAULT_SEED)),
  signal: stopping.signal,
});
endWithParent(() => {
  stopping.abort();
  return traffic.done;
});
reportListening(0);
