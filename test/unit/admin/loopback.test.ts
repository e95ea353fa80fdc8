import { expect, test } from 'vitest';
import { isLoopbackHost } from '../../../src/admin/loopback.ts';

test.each([
  'localhost',
  'localhost:9090',
  'LocalHost:9090',
  '127.0.0.1',
  '127.0.0.1:80',
  '127.1.2.3:9090',
  '[::1]',
  '[::1]:9090',
  'ficus.localhost:9090',
])('%s is this machine', (host) => {
  expect(isLoopbackHost(host)).toBe(true);
});

test.each([
  undefined,
  '',
  'ficus.example',
  'localhost.evil.example',
  'evillocalhost',
  'localhost.',
  '127.0.0.1.nip.io',
  '127.0.0.1.evil.example:9090',
  'x127.0.0.1',
  '127.0.0.1@evil.example',
  'evil.example:127.0.0.1',
  '127.0.0.1:9090:9090',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0.0.0.0',
  '128.0.0.1',
  '169.254.169.254',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[fe80::1]',
  '::1',
  ' localhost',
  'localhost,evil.example',
  'evil.example/.localhost',
  'evil.example\\.localhost',
  'evil.example?.localhost',
])('%s is not', (host) => {
  expect(isLoopbackHost(host)).toBe(false);
});
