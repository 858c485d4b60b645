import type { GuestWish } from '../../../../libs/inspection/src/index.js';
import { UsageError } from '../usage-error.js';
import type { InspectOptions } from './inspect.js';

const INSTANCE = /^i-[0-9a-zA-Z-]{1,40}$/;
const USER = /^[A-Za-z_][A-Za-z0-9@._-]{0,30}[A-Za-z0-9$_-]?$/;
const WAYS: readonly string[] = ['auto', 'public', 'private', 'nat'] satisfies GuestWish['way'][];
const isWay = (way: string): way is GuestWish['way'] => WAYS.includes(way);

/** Which machine, and how to get there. @throws UsageError */
export function readGuestWish(instance: string | undefined, options: InspectOptions): GuestWish {
  const { user, port, way, jump, jumpUser, jumpPort } = options;
  if (instance === undefined) throw new UsageError('instance: expected the id of an instance');
  check('instance', instance, INSTANCE, 'the id of an instance, such as i-0123456789abcdef0');
  check('--user', user, USER, 'a user of the machine');
  checkPort('--port', port);
  if (!isWay(way)) throw new UsageError(`--way ${way}: expected auto, public, private or nat`);
  if (jump === undefined) {
    if (jumpUser !== undefined) throw new UsageError('--jump-user: only goes with --jump');
    if (jumpPort !== undefined) throw new UsageError('--jump-port: only goes with --jump');
    return { instanceId: instance, user, port, way };
  }
  check('--jump', jump, INSTANCE, 'the id of an instance, such as i-0123456789abcdef0');
  if (jump === instance) throw new UsageError(`--jump ${jump}: expected another machine`);
  if (way !== 'auto') throw new UsageError('--way: goes without --jump');
  const through = { instanceId: jump, user: jumpUser ?? user, port: jumpPort ?? port };
  check('--jump-user', through.user, USER, 'a user of the machine');
  checkPort('--jump-port', through.port);
  return { instanceId: instance, user, port, way, jump: through };
}

function check(name: string, value: string, form: RegExp, expected: string): void {
  if (!form.test(value)) throw new UsageError(`${name} ${value}: expected ${expected}`);
}

function checkPort(name: string, port: number): void {
  if (port < 1 || port > 65_535) throw new UsageError(`${name} ${port}: expected 1 to 65535`);
}
