import { Random } from '../random.js';
import { emptyLists, type NetworkLists } from './lists.js';
import { addVpc } from './vpc.js';

/** Interfaces in one VPC at most. */
const PER_VPC = 2_500;

/** A network of `count` interfaces; the same one every time for the same seed. */
export function generateNetwork(count: number, seed = 20_260_309): NetworkLists {
  const random = new Random(seed + count);
  const lists = emptyLists();
  for (let number = 0, left = count; left > 0; number++, left -= PER_VPC) {
    addVpc(random, lists, number, Math.min(left, PER_VPC));
  }
  return lists;
}
