import { storeAt } from '../../../src/store/store-at.ts';
import { storeContract } from './contract/contract.ts';
import { storePath } from './fixtures.ts';

storeContract('SQLite', async () => storeAt(`sqlite:${await storePath()}`));
