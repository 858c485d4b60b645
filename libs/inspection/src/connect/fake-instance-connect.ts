import { InstanceConnect, type KeyForInstance } from './instance-connect.js';

/** Keeps the keys that were sent. */
export class FakeInstanceConnect extends InstanceConnect {
  readonly sent: KeyForInstance[] = [];

  send(key: KeyForInstance): Promise<void> {
    this.sent.push(key);
    return Promise.resolve();
  }

  close(): void {}
}
