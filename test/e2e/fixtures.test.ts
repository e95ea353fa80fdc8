import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { startTestFicus } from '../helpers/ficus.ts';
import { startOrigin } from '../helpers/origin.ts';
import { runVerb } from '../helpers/run-verb.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const ROUTE = `
  - id: orders
    match: { path: "/orders/:id" }
    service: service
    stage: shadow
    compare:
      rereadsPerSecond: 0
      rules: [{ path: $.at, allow: [timezone], reason: known, owner: shop }]`;

function latin(name: string, price: string): RequestListener {
  return (_request, response) => {
    response.writeHead(200, {
      'content-type': 'application/json; charset=iso-8859-1',
      'cache-control': `max-age=${price}`,
    });
    const at = price === '10' ? '2026-03-01T12:00:00+01:00' : '2026-03-01T11:00:00Z';
    response.end(
      Buffer.from(JSON.stringify({ name, price: Number(price), at, token: `secret-${price}` }), 'latin1'),
    );
  };
}

async function differing(left: RequestListener, right: RequestListener) {
  const [monolith, service] = await Promise.all([startOrigin(left), startOrigin(right)]);
  for (const origin of [monolith, service]) onTestFinished(() => origin.stop());
  const ficus = await startTestFicus({ monolith: monolith.url, service: service.url, routes: ROUTE });
  await (
    await fetch(`${ficus.url}/orders/1`, { headers: { authorization: 'Bearer of-the-user', 'x-it': "it's" } })
  ).text();
  await ficus.counted('orders', 1);
  const found = await ficus.discrepancies();
  return { ficus, monolith, service, found };
}

test('a sample that was exported differs under "ficus diff" as it did under Ficus', async () => {
  const { ficus, found } = await differing(latin('Jürgen', '10'), latin('Jürgen', '12'));
  const id = found.find(({ kind }) => kind === 'value')?.id ?? '';
  const folder = join(await tempFolder(), 'fixtures');
  const exported = await runVerb(['show', id, '--export', folder, '--admin', ficus.adminUrl]);

  expect(exported).toMatchObject({ code: 0, err: '' });
  const file = (ending: string) => join(folder, `${id}-1.${ending}`);
  for (const ending of ['monolith.http', 'service.http', 'rules.yaml', 'txt'])
    expect(exported.out).toContain(`wrote ${file(ending)}\n`);
  expect(exported.out).toContain("redacted: the request's header authorization\n");
  expect(exported.out).toContain("redacted: 1 value in the monolith's body, written [redacted:TAG]");
  expect(exported.out).toContain(
    `compare them: ficus diff ${file('monolith.http')} ${file('service.http')} --rules`,
  );
  expect(await readFile(file('txt'), 'utf8')).toContain('GET /orders/1');

  const args = ['diff', file('monolith.http'), file('service.http'), '--rules', file('rules.yaml'), '--json'];
  const { code, out } = await runVerb(args);
  expect(code).toBe(1);
  const seen = (JSON.parse(out).differences as { path: string; kind: string; ignoredBy?: string }[]).map(
    ({ path, kind, ignoredBy = '' }) => `${kind} ${path} ${ignoredBy}`.trim(),
  );
  expect(seen.sort()).toEqual(
    found.map(({ kind, path, example }) => `${kind} ${path} ${example.ignoredBy ?? ''}`.trim()).sort(),
  );
  expect(seen).toContain('timezone $.at $.at allow timezone');
  expect(seen.join()).not.toContain('$.name');
});

test('what was not stored whole is not exported, exit status 1; nor to where nothing can be written, exit status 2', async () => {
  const { ficus, found } = await differing(
    (_request, response) => response.end(Buffer.from([0, 1, 2])),
    latin('Eva', '1'),
  );
  const id = found[0]?.id ?? '';
  const folder = await tempFolder();
  const binary = await runVerb(['show', id, '--export', folder, '--admin', ficus.adminUrl]);
  expect(binary.code).toBe(1);
  expect(binary.err).toBe(
    "ficus: this sample cannot be exported: the monolith's body is binary or was too large to keep\n",
  );
  expect(
    (await runVerb(['show', id, '--sample', '9', '--export', folder, '--admin', ficus.adminUrl])).code,
  ).toBe(1);

  const second = await differing(latin('Eva', '1'), latin('Eva', '2'));
  const file = join(folder, 'a-file');
  await writeFile(file, '');
  const unwritable = await runVerb([
    ...['show', second.found[0]?.id ?? '', '--export', join(file, 'below'), '--admin', second.ficus.adminUrl],
  ]);
  expect(unwritable.code).toBe(2);
  expect(unwritable.err).toMatch(/^ficus: cannot write /);
});

test('show has a command for each side that asks the same, without the secret', async () => {
  const { ficus, monolith, service, found } = await differing(latin('Eva', '1'), latin('Eva', '2'));
  const { out } = await runVerb(['show', found[0]?.id ?? '', '--admin', ficus.adminUrl]);
  expect(out).toContain('# redacted, to be filled in: the header authorization\n');
  const commands = out.split('\n').filter((line) => line.startsWith('  curl '));
  expect(commands).toHaveLength(2);
  for (const [i, origin] of [monolith, service].entries()) {
    expect(commands[i]).toContain(`'${origin.url}/orders/1'`);
    // The shell that will read it, with a curl that tells what it was given.
    const { stdout } = await promisify(execFile)('sh', [
      '-c',
      `curl() { printf '%s\\n' "$@"; }\n${commands[i]}`,
    ]);
    expect(stdout).toContain("x-it: it's\n");
    expect(stdout).not.toContain('authorization');
  }
});
