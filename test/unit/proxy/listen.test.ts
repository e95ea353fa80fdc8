import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { isFree, listen } from '../../../src/proxy/listen.ts';

function server() {
  const made = createServer();
  onTestFinished(() => {
    made.close();
  });
  return made;
}

test('port 0 takes a free port and says which', async () => {
  const { port, address } = await listen(server(), '127.0.0.1', 0, 'listen.port');
  expect(port).toBeGreaterThan(0);
  expect(address).toBe('127.0.0.1');
});

test('a port that is taken names the key to change', async () => {
  const { port } = await listen(server(), '127.0.0.1', 0, 'listen.port');
  await expect(listen(server(), '127.0.0.1', port, 'admin.port')).rejects.toMatchObject({
    code: 'port_in_use',
    details: { address: `127.0.0.1:${port}`, key: 'admin.port' },
  });
});

test('an address that is not ours is told as the system tells it', async () => {
  await expect(listen(server(), '192.0.2.1', 0, 'listen.port')).rejects.toMatchObject({
    code: 'listen_failed',
    details: { address: '192.0.2.1:0', why: expect.stringContaining('EADDRNOTAVAIL') },
  });
});

test('isFree takes nothing: the port is free before, taken while somebody listens, and free after', async () => {
  const holder = createServer();
  const { port } = await listen(holder, '127.0.0.1', 0, 'listen.port');
  expect(await isFree('127.0.0.1', port)).toBe(false);
  await new Promise((resolve) => holder.close(resolve));
  expect(await isFree('127.0.0.1', port)).toBe(true);
  expect(await isFree('127.0.0.1', port)).toBe(true);
});

test('a connection that the system cannot hand out does not end the process', async () => {
  const open = server();
  const address = await listen(open, '127.0.0.1', 0, 'listen.port');
  // As Node says it of accept(2), for want of memory or by a firewall.
  open.emit('error', Object.assign(new Error('accept ENOBUFS'), { code: 'ENOBUFS', syscall: 'accept' }));

  expect(open.address()).toEqual(address);
});
