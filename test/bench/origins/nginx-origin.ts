import { join } from 'node:path';
import { type Contents, ECHO, TOKEN, UPLOAD, VARIED } from '../contents.ts';
import { startNginx } from '../nginx-config.ts';
import { freePort, listening } from '../ports.ts';
import type { Processes } from '../processes.ts';
import type { Origin } from './origin.ts';

/** Starts an nginx that serves the contents from their files; `echo` is the host and port of who answers the echo path. */
export async function startNginxOrigin(
  processes: Processes,
  name: string,
  folder: string,
  contents: Contents,
  echo: string,
): Promise<Origin> {
  const port = await freePort();
  const running = await startNginx(processes, name, join(folder, name), http(port, contents, echo));
  await listening(port, running);
  const address = `127.0.0.1:${port}`;
  let asked = 0;
  return {
    address,
    requests: async () => {
      asked += 1;
      const status = await (await fetch(`http://${address}/_status`)).text();
      // The third of "accepts handled requests", which counts the requests for itself too.
      const total = /^\s*\d+ \d+ (\d+)\s*$/m.exec(status)?.[1];
      if (total === undefined) throw new Error(`${name} does not say how many requests it had: ${status}`);
      return Number(total) - asked;
    },
  };
}

function http(port: number, contents: Contents, echo: string): string {
  return `
  default_type application/json;
  open_file_cache max=100;
  server {
    listen 127.0.0.1:${port};
    root ${contents.folder};
    location = /_status { stub_status; }
    location = ${ECHO} { proxy_pass http://${echo}; }
    location = ${VARIED} { return 200 '${varied(contents)}'; }
    location = ${UPLOAD} {
      # A static file would be answered before the body has come. A mirror must read it first.
      mirror /_read;
      # And it may not be POSTed to.
      error_page 405 =200 ${UPLOAD};
    }
    location = /_read { internal; return 204; }
  }`;
}

function varied({ bodies }: Contents): string {
  return String(bodies[VARIED]).replace(TOKEN, '$http_x_request_id');
}
