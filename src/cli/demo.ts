import { join } from 'node:path';
import type { DemoServers } from '../../demo/run.ts';
import { packageFile } from '../package-root.ts';
import { isFree } from '../proxy/listen.ts';
import { readConfig } from './read-config.ts';
import { printReport } from './report.ts';
import type { RunningFicus } from './running-ficus.ts';
import { firstSignal } from './signals.ts';
import type { Terminal, Verb } from './terminal.ts';

const MONOLITH_PORT = 3000;
const SERVICE_PORT = 3001;
/** The first report comes so long after the process began, whatever of that the start took. Milliseconds. */
const FIRST_REPORT_AT = 6500;
/** By then the traffic has met what the demo is about. Milliseconds. */
const LEAST_TRAFFIC = 2500;

/** `ficus demo`: a sample monolith, its service, traffic, and the real proxy in front of them. */
export const demoVerb: Verb = (program, terminal) => {
  program
    .command('demo')
    .summary('run a sample shop behind the real proxy; what npm start runs')
    .description(
      'Runs a sample monolith, its extracted order service, customers that shop, and the real proxy in front over ' +
        'config/routes.yaml. Prints where to look, and after a few seconds what differs. Ctrl-C ends it all.',
    )
    .addHelpText(
      'after',
      '\nEnvironment:\n  FICUS_PORT        port of the proxy (default 8080, or a free one)\n' +
        '  FICUS_ADMIN_PORT  port of the admin server (default 9090, or a free one)\n' +
        '  FICUS_DATA        folder of the store and of the shop (default ./data)\n' +
        '\nExit status:\n  0  stopped by a signal\n  1  it could not start\n',
    )
    .action(async () => {
      // Loaded here and not above: the other verbs should not wait for a server's libraries.
      const { startDemoServers } = await import('../../demo/run.ts');
      const dataDir = join(terminal.env.FICUS_DATA || './data', 'demo');
      const shop = await startDemoServers({
        dataDir,
        monolithPort: MONOLITH_PORT,
        servicePort: SERVICE_PORT,
      });
      try {
        await runDemo(shop, terminal);
      } finally {
        await shop.stop();
      }
    });
};

async function runDemo(shop: DemoServers, terminal: Terminal): Promise<void> {
  const config = readConfig(packageFile('config', 'routes.yaml'), terminal, 'nothing was started', {
    ...terminal.env,
    MONOLITH_URL: shop.monolithUrl,
    ORDERS_URL: shop.serviceUrl,
    FICUS_PORT: await portFor(terminal.env.FICUS_PORT, 8080),
    FICUS_ADMIN_PORT: await portFor(terminal.env.FICUS_ADMIN_PORT, 9090),
  });
  const { createLogger } = await import('./logger.ts');
  const { startFicus } = await import('./running-ficus.ts');
  const log = createLogger({ pretty: true, level: terminal.env.FICUS_LOG_LEVEL ?? 'warn' });
  const ficus = await startFicus(config, log);
  try {
    const signal = firstSignal();
    terminal.out(whereToLook(shop, ficus));
    await shop.startTraffic(proxyUrl(ficus));
    const timer = setTimeout(
      () => reportOnce(ficus, terminal),
      Math.max(LEAST_TRAFFIC, FIRST_REPORT_AT - performance.now()),
    );
    await signal;
    clearTimeout(timer);
    terminal.out('\nStopping: comparisons under way are finished and written.\n');
  } finally {
    await ficus.stop();
  }
}

/** The port that was asked for; else the usual one, or any free one where that is taken. */
async function portFor(asked: string | undefined, usual: number): Promise<string> {
  if (asked) return asked;
  return (await isFree('0.0.0.0', usual)) ? String(usual) : '0';
}

function proxyUrl({ proxy }: RunningFicus): string {
  return `http://127.0.0.1:${proxy.port}`;
}

function adminUrl({ admin }: RunningFicus): string {
  return `http://127.0.0.1:${admin.port}`;
}

function whereToLook(shop: DemoServers, ficus: RunningFicus): string {
  const admin = adminUrl(ficus);
  const option = ficus.admin.port === 9090 ? '' : ` --admin ${admin}`;
  return `
Ficus stands in front of a sample shop; customers are on their way.

  the proxy        ${proxyUrl(ficus)}/orders
  the monolith     ${shop.monolithUrl}
  the service      ${shop.serviceUrl}
  the review UI    ${admin}/
  the API          ${admin}/api/v1/routes
                   ${admin}/api/v1/discrepancies
  the metrics      ${admin}/metrics

The service has bugs. What is found where:

  products-item    agrees: its canary rises from 10 % to 100 % by itself
  orders-item      a few totals are wrong: its canary falls to 0 % as soon as Ficus is sure of it
  the others       in the dark: compared, and nobody is served by the service

In another terminal, in this folder:

  npx ficus report${option}                 what differs
  npx ficus show ID${option}                one discrepancy, with a sample
  npx ficus replay ID${option}              the same requests again, to both: is it mended?
  npx ficus history orders-item${option}    who moved it, when and why
  npx ficus dossier orders-item${option}    all that is known of it, for a change board

The first report follows here in a few seconds. Ctrl-C ends it all.
`;
}

function reportOnce(ficus: RunningFicus, terminal: Terminal): void {
  printReport({ admin: adminUrl(ficus), format: 'text' }, terminal).catch((error: unknown) => {
    terminal.err(`ficus: ${error instanceof Error ? error.message : String(error)}\n`);
  });
}
