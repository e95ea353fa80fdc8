import { expect, test } from 'vitest';
import { InFlight } from '../../../src/shadow/in-flight.ts';

const LONG = 60_000;

test('with none under way it is idle at once', async () => {
  await expect(new InFlight().idle(LONG)).resolves.toBeUndefined();
});

test('it waits for the last one, not for the first', async () => {
  const inFlight = new InFlight();
  inFlight.track(1);
  inFlight.track(1);
  let idle = false;
  const waiting = inFlight.idle(LONG).then(() => {
    idle = true;
  });
  inFlight.track(-1);
  await Promise.resolve();
  expect(idle).toBe(false);
  inFlight.track(-1);
  await waiting;
  expect(inFlight.count).toBe(0);
});

test('it gives up after its patience, and waits anew when asked again', async () => {
  const inFlight = new InFlight();
  inFlight.track(1);
  await inFlight.idle(5);
  expect(inFlight.count).toBe(1);
  const again = inFlight.idle(LONG);
  inFlight.track(-1);
  await again;
});

test('whoever becomes busy after an idle moment is waited for', async () => {
  const inFlight = new InFlight();
  inFlight.track(1);
  const first = inFlight.idle(LONG);
  inFlight.track(-1);
  await first;
  inFlight.track(1);
  let idle = false;
  const second = inFlight.idle(LONG).then(() => {
    idle = true;
  });
  await Promise.resolve();
  expect(idle).toBe(false);
  inFlight.track(-1);
  await second;
});
