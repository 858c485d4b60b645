import { AwsAccessError } from '../access/aws-access-error.js';
import { Ec2Reader, type ReadAnswer, type ReadInput } from './ec2-reader.js';
import type { ReadAction } from './read-commands.js';

export interface FakeEc2Options {
  region?: string;
  /** Each action's answer: its list by name, whole. An action that isn't here answers with nothing. */
  answers?: Partial<Record<ReadAction, Record<string, unknown>>>;
  /** Items a page, where the question asks for pages. */
  pageSize?: number;
  /** Called before each answer; may throw, or wait. `nth` counts the requests of the action from 1. */
  before?: (action: ReadAction, input: ReadInput, nth: number) => Promise<void> | void;
  /** Refuses at `connect`. */
  refused?: string;
}

/** The list an action answers with, where a test doesn't say. */
const EMPTY: Partial<Record<ReadAction, Record<string, unknown>>> = {
  DescribeInstances: { Reservations: [] },
  DescribeInstanceStatus: { InstanceStatuses: [] },
  DescribeManagedPrefixLists: { PrefixLists: [] },
  DescribeVpcAttribute: { EnableDnsSupport: { Value: true }, EnableDnsHostnames: { Value: true } },
  DescribeVpcBlockPublicAccessOptions: { VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: 'off' } },
  GetManagedPrefixListEntries: { Entries: [] },
  GetTransitGatewayRouteTableAssociations: { Associations: [] },
  GetTransitGatewayRouteTablePropagations: { TransitGatewayRouteTablePropagations: [] },
  SearchTransitGatewayRoutes: { Routes: [], AdditionalRoutesAvailable: false },
};

/** EC2 in memory. Keeps what was asked; filters aren't judged: an answer is what the test gave. */
export class FakeEc2Reader extends Ec2Reader {
  readonly region: string;
  readonly asked: { action: ReadAction; input: ReadInput }[] = [];
  closed = false;

  constructor(private readonly options: FakeEc2Options = {}) {
    super();
    this.region = options.region ?? 'eu-west-1';
  }

  async connect(): Promise<void> {
    const { refused } = this.options;
    if (refused !== undefined) throw new AwsAccessError(refused);
  }

  async read(action: ReadAction, input: ReadInput): Promise<ReadAnswer> {
    this.asked.push({ action, input });
    const nth = this.asked.filter((question) => question.action === action).length;
    await this.options.before?.(action, input, nth);
    const whole = this.options.answers?.[action] ??
      EMPTY[action] ?? { [action.replace(/^Describe/, '')]: [] };
    return this.page(whole, input);
  }

  close(): void {
    this.closed = true;
  }

  private page(whole: Record<string, unknown>, input: ReadInput): ReadAnswer {
    const size = Math.min(this.options.pageSize ?? Infinity, Number(input['MaxResults'] ?? Infinity));
    if (size === Infinity) return whole;
    const at = Number(input['NextToken'] ?? 0);
    const end = at + size;
    const more = Object.values(whole).some((value) => Array.isArray(value) && value.length > end);
    const cut = Object.entries(whole).map(([key, value]): [string, unknown] => {
      return [key, Array.isArray(value) ? value.slice(at, end) : value];
    });
    return { ...Object.fromEntries(cut), ...(more && { NextToken: String(end) }) };
  }
}
