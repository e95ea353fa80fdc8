import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { expect, onTestFinished, test, vi } from 'vitest';
import { configFile, jsonOrigin } from '../helpers/config-file.ts';
import { startTestFicus } from '../helpers/ficus.ts';
import { PATIENCE } from '../helpers/patience.ts';
import { runFicus, spawnFicus } from '../helpers/run-ficus.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const TLS = join(import.meta.dirname, '../helpers/tls');
const ca = readFileSync(join(TLS, 'ca.pem'), 'utf8');
const EVERYTHING = '- { id: everything, match: { path: "/{*rest}" }, service: service, stage: "off" }';

async function secureOrigin(name: 'one' | 'two'): Promise<string> {
  const server = createServer(
    { cert: readFileSync(join(TLS, `${name}.pem`)), key: readFileSync(join(TLS, `${name}.key`)) },
    (request, response) => response.end(JSON.stringify({ host: request.headers.host })),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function secureGet(port: number): Promise<{ status: number; forwardedProto: string; subject: string }> {
  return new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1', ca, servername: 'localhost', agent: false }, (answer) => {
      const socket = answer.socket as import('node:tls').TLSSocket;
      const subject = String(socket.getPeerCertificate().subject.CN);
      let text = '';
      answer.on('data', (chunk) => {
        text += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode as number, forwardedProto: text, subject }));
    }).on('error', reject);
  });
}

test('an https upstream is verified against its own authority, and the name may be another', async () => {
  const monolith = await secureOrigin('one');
  const ficus = await startTestFicus({
    monolith,
    service: monolith,
    monolithExtra: `tls: { ca: "${TLS}/ca.pem", serverName: one.test }`,
    routes: EVERYTHING,
  });

  const response = await fetch(`${ficus.url}/a`);

  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ host: new URL(ficus.url).host });
});

test.each([
  ['of an authority that nobody knows', ''],
  ['for another name', `tls: { ca: "${TLS}/ca.pem", serverName: two.test }`],
])('a certificate %s is a 502, and nothing is sent', async (_, monolithExtra) => {
  const monolith = await secureOrigin('one');
  const ficus = await startTestFicus({
    monolith,
    service: monolith,
    ...(monolithExtra !== '' && { monolithExtra }),
    routes: EVERYTHING,
  });

  const response = await fetch(`${ficus.url}/a`);

  expect(response.status).toBe(502);
  expect(await response.text()).not.toContain(new URL(monolith).port);
});

test.each([
  ['one process', []],
  ['workers', ['--workers', '2']],
])(
  'users come in by https, and a renewed certificate is taken up with the configuration: %s',
  async (_how, options) => {
    const folder = await tempFolder();
    const renew = async (name: string) => {
      await copyFile(join(TLS, `${name}.pem`), join(folder, 'cert.pem'));
      await copyFile(join(TLS, `${name}.key`), join(folder, 'key.pem'));
    };
    await renew('one');
    const { file } = await configFile({
      listen: `, tls: { cert: "${folder}/cert.pem", key: "${folder}/key.pem" }`,
      monolith: await jsonOrigin({}),
    });
    const ficus = spawnFicus(['start', '-c', file, ...options]);
    const [, port] = await ficus.printed(/"port":(\d+),"msg":"proxy is listening"/);
    const kept = connect({ port: Number(port), host: '127.0.0.1', ca, servername: 'localhost' });
    await once(kept, 'secureConnect');
    onTestFinished(() => {
      kept.destroy();
    });

    expect(await secureGet(Number(port))).toMatchObject({ status: 200, subject: 'one.test' });
    await renew('two');
    ficus.process.kill('SIGHUP');
    await ficus.printed(/the configuration was reloaded/);
    // Workers are told, and nobody hears when they have listened: every one of several connections is of the new one then.
    await vi.waitFor(async () => {
      const answers = await Promise.all(Array.from({ length: 4 }, () => secureGet(Number(port))));
      for (const answer of answers) expect(answer).toMatchObject({ status: 200, subject: 'two.test' });
    }, PATIENCE);

    // A connection of before goes on.
    kept.write('GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n');
    const [answer] = (await once(kept, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 OK/);
  },
);

test('plain HTTP on an https port ends that connection and no other', async () => {
  const ficus = await startTestFicus({
    monolith: await jsonOrigin({}),
    service: await jsonOrigin({}),
    listenExtra: `tls: { cert: "${TLS}/one.pem", key: "${TLS}/one.key" }`,
    routes: EVERYTHING,
  });

  await expect(fetch(ficus.url)).rejects.toThrow();

  expect(await secureGet(Number(new URL(ficus.url).port))).toMatchObject({ status: 200 });
});

test('files that are no certificate, or not of each other, are named by check', async () => {
  const { file } = await configFile({ listen: `, tls: { cert: "${TLS}/one.pem", key: "${TLS}/two.key" }` });
  const missing = await configFile({ listen: `, tls: { cert: "${TLS}/none.pem", key: "${TLS}/one.pem" }` });

  const mixed = await runFicus(['check', '-c', file]);
  const absent = await runFicus(['check', '-c', missing.file]);

  expect(mixed.code).toBe(1);
  expect(mixed.out + mixed.err).toMatch(/routes\.yaml:2:\d+: listen\.tls is no certificate with its key/);
  expect(absent.code).toBe(1);
  expect(absent.out + absent.err).toMatch(/listen\.tls\.cert is ".*none\.pem", which is no PEM file/);
  expect(absent.out + absent.err).toMatch(/listen\.tls\.key is ".*one\.pem", which is no PEM file/);
});
