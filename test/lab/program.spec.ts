import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { LabError, startLab } from '../../apps/lab/src/index.js';
import { announce } from '../../apps/lab/src/program/announce.js';
import { buildProgram, type ProgramOptions } from '../../apps/lab/src/program/build-program.js';
import { loadNetwork } from '../../apps/lab/src/program/load-network.js';
import { network } from './support/network.js';

async function parsed(...args: string[]): Promise<ProgramOptions> {
  let found: ProgramOptions | undefined;
  const program = buildProgram((options) => {
    found = options;
    return Promise.resolve();
  });
  await program
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parseAsync(args, { from: 'user' });
  return found ?? {};
}

test('it listens on loopback unless told otherwise', async () => {
  expect(await parsed('--bundle', 'x')).toMatchObject({ host: '127.0.0.1', port: 4566, missing: 'empty' });
});

test('parameters may be given again, and hold what they like', async () => {
  const options = await parsed('--template', 't', '--parameter', 'A=1', '--parameter', 'B=x=y');
  expect(options.parameter).toEqual({ A: '1', B: 'x=y' });
});

test.each([
  [['--port', '70000'], 'Expected a whole number from 0 to 65535, found "70000".'],
  [['--parameter', 'A'], 'Expected NAME=VALUE, found "A".'],
  [['--missing', 'perhaps'], 'Allowed choices are empty, denied.'],
  [['--page-size', '0'], 'Expected a whole number from 1 to 1000'],
  [['--colour'], "unknown option '--colour'"],
])('%p is refused', async (args, message) => {
  await expect(parsed(...args)).rejects.toThrow(message);
});

test('one network, from a bundle or a template', async () => {
  await expect(loadNetwork({})).rejects.toThrow(LabError);
  await expect(loadNetwork({ bundle: 'a', template: 'b' })).rejects.toThrow(
    'either --bundle DIR or --template FILE',
  );
  await expect(loadNetwork({ bundle: 'a', parameter: { A: '1' } })).rejects.toThrow(
    '--parameter goes with --template',
  );
  await expect(loadNetwork({ template: 'nowhere.yaml' })).rejects.toThrow(
    '--template nowhere.yaml: no such file',
  );
  expect((await loadNetwork({ bundle: 'examples/seed' })).regions).toHaveLength(1);
});

test('a template with its parameters is played', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lab-'));
  const template = join(folder, 'network.json');
  const Resources = {
    Main: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: { Ref: 'Range' } } },
  };
  await writeFile(template, JSON.stringify({ Parameters: { Range: { Type: 'String' } }, Resources }));
  const loaded = await loadNetwork({ template, parameter: { Range: '10.77.0.0/16' } });
  const lab = await startLab(loaded);
  await lab.close();
  expect(lab.network().regions[0]?.lists.Vpcs).toMatchObject([{ CidrBlock: '10.77.0.0/16' }]);
});

test('it says what it is, and warns where others can reach it', async () => {
  const lab = await startLab(network());
  const text = announce(lab);
  await lab.close();
  expect(text).toContain('It is not AWS.');
  expect(text).toContain('account 444455556666, region eu-west-1');
  expect(text).not.toContain('WARNING');
  expect(announce({ ...lab, host: '0.0.0.0' })).toContain('WARNING: 0.0.0.0 can be reached from outside');
});
