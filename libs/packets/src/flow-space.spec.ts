import { expect, test } from '@jest/globals';
import { FlowSpace } from './flow-space.js';
import { IntervalSet } from './interval-set.js';

test('variables keep their order, name and domain', () => {
  const space = new FlowSpace();
  const source = space.addVariable('source', IntervalSet.range(1, 4));
  const port = space.addVariable('port', IntervalSet.range(1024, 65535));
  expect([source, port, space.size]).toEqual([0, 1, 2]);
  expect([space.name(source), space.name(port)]).toEqual(['source', 'port']);
  expect(space.domain(port).size).toBe(64512);
});

test('the same name twice gives two variables (two translations of a port)', () => {
  const space = new FlowSpace();
  const first = space.addVariable('nat port', IntervalSet.range(1, 2));
  const second = space.addVariable('nat port', IntervalSet.range(3, 4));
  expect(second).not.toBe(first);
  expect(space.domain(first).first).toBe(1);
});

test('a constant is one variable a value, zero included', () => {
  const space = new FlowSpace();
  const zero = space.constant(0);
  expect(space.constant(0)).toBe(zero);
  expect(space.constant(2 ** 32 - 1)).not.toBe(zero);
  expect(space.size).toBe(2);
  expect(space.domain(zero).bounds).toEqual([0, 1]);
});

test('a constant is not shared with a variable of the same single value, nor with another space', () => {
  const space = new FlowSpace();
  const port = space.addVariable('port', IntervalSet.of(443));
  expect(space.constant(443)).not.toBe(port);
  expect(new FlowSpace().size).toBe(0);
});
