import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** Takes the messages of alerts on loopback. */
export class Sink {
  got = 0;
  private readonly server = http.createServer((request, response) => {
    request.resume().on('end', () => {
      this.got += 1;
      response.end();
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
