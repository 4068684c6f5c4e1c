/**
 * What the embedded AWS endpoints run: the template's resources as plain data, intrinsics already resolved. Names follow
 * CloudFormation in camel case, so that whoever resolves a template copies rather than translates.
 */

import type { SentMail } from './ses/store.ts';

/** An IAM policy as it stands in a template. It is checked (./policy.ts) when the endpoints start, not trusted here. */
export type PolicyDocument = Readonly<Record<string, unknown>>;

export interface RoleSpec {
  readonly arn: string;
  /** Identity policies: inline, managed and attached alike, in any order. */
  readonly policies: readonly PolicyDocument[];
}

export interface KeyAttribute {
  readonly attributeName: string;
  readonly keyType: 'HASH' | 'RANGE';
}

interface AttributeDefinition {
  readonly attributeName: string;
  readonly attributeType: 'S' | 'N' | 'B';
}

interface IndexSpec {
  readonly indexName: string;
  readonly keySchema: readonly KeyAttribute[];
  readonly projection: {
    readonly projectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
    readonly nonKeyAttributes?: readonly string[];
  };
}

export interface TableSpec {
  readonly name: string;
  readonly arn: string;
  readonly keySchema: readonly KeyAttribute[];
  readonly attributeDefinitions: readonly AttributeDefinition[];
  readonly globalSecondaryIndexes?: readonly IndexSpec[];
  readonly ttlAttribute?: string;
  /** Judged with the identity policies, for the table and its indexes alike. */
  readonly policy?: PolicyDocument;
  /** The customer-managed key for data at rest. */
  readonly kmsKeyArn?: string;
}

export interface QueueSpec {
  readonly name: string;
  readonly arn: string;
  readonly visibilityTimeoutSeconds: number;
  readonly retentionSeconds: number;
  readonly delaySeconds: number;
  readonly redrive?: { readonly deadLetterTargetArn: string; readonly maxReceiveCount: number };
  readonly policy?: PolicyDocument;
  readonly kmsKeyArn?: string;
}

export type KeySpecName = 'SYMMETRIC_DEFAULT' | 'RSA_4096' | 'HMAC_512' | 'ECC_NIST_P256';
export type KeyUsage = 'ENCRYPT_DECRYPT' | 'SIGN_VERIFY' | 'GENERATE_VERIFY_MAC';

export interface KeySpec {
  readonly arn: string;
  readonly keyId: string;
  readonly keySpec: KeySpecName;
  readonly keyUsage: KeyUsage;
  readonly policy: PolicyDocument;
  /** With the prefix: `alias/quietline-zz-intake`. */
  readonly aliases: readonly string[];
}

export interface BucketSpec {
  readonly name: string;
  readonly arn: string;
  readonly versioned: boolean;
  readonly policy?: PolicyDocument;
  /** Default retention. Only COMPLIANCE is known: GOVERNANCE can be lifted, so nothing here may rest on it. */
  readonly objectLock?: { readonly mode: 'COMPLIANCE'; readonly days: number };
  /** The key of the bucket's default encryption, with bucket keys on. */
  readonly kmsKeyArn?: string;
}

export interface SecretSpec {
  readonly name: string;
  readonly arn: string;
  readonly value: string;
  readonly policy?: PolicyDocument | undefined;
}

/** What mail may be sent by: an identity, which is a domain or an address, and how what it sends is followed. */
export interface MailNames {
  readonly identities: readonly { readonly name: string; readonly arn: string }[];
  readonly configurationSets: readonly { readonly name: string; readonly arn: string }[];
}

export type ServiceName = 'dynamodb' | 'kms' | 'sqs' | 's3' | 'secretsmanager' | 'ses';

/** One authorised (or refused) request, for the demo's story and for fault tests. Never holds a body. */
export interface CallRecord {
  readonly service: ServiceName;
  /** The IAM action, e.g. `kms:ReEncryptFrom`. One request may be several checks, and so several records. */
  readonly action: string;
  readonly principalArn: string;
  readonly resource: string;
  readonly allowed: boolean;
  /** The error code answered, when there was one. */
  readonly error?: string;
}

/** A request as fault hooks see it: named, not opened. */
export interface RequestSummary {
  readonly service: ServiceName;
  /** The API operation, e.g. `PutItem`. */
  readonly operation: string;
  readonly principalArn: string;
  /** Counts up over all services, so that a run can be replayed to its n-th call. */
  readonly sequence: number;
  /** The same for all tries that the SDK gives one call; undefined if it was not the SDK that asked. */
  readonly invocationId?: string | undefined;
}

/** `throttle` is answered before anything happens; `drop` closes the connection without an answer. */
export type Fault = 'throttle' | 'drop';

export interface FaultHooks {
  /** Before the call takes effect. */
  readonly beforeCall?: (request: RequestSummary) => Fault | undefined | Promise<Fault | undefined>;
  /** After the call took effect, before its answer is sent: `drop` is the lost answer. */
  readonly afterCall?: (request: RequestSummary) => 'drop' | undefined | Promise<'drop' | undefined>;
  readonly queues?: QueueFaults;
}

/** What standard queues may do by their own description: deliver more than once, and in any order. */
export interface QueueFaults {
  /** How many of a message that is sent once will come. */
  readonly copies?: (queueName: string) => number;
  /** Which of so many visible messages is handed out next: an index. */
  readonly next?: (queueName: string, visible: number) => number;
  /** Whether a consumer's deletion is lost, so that a message that was worked off comes again. */
  readonly losesDeletion?: (queueName: string) => boolean;
}

/** What DynamoDB bills of one table or index that a request touched, in units on demand. */
export interface Consumed {
  /** `quietline-zz-tips`, or `quietline-zz-tips/owed` for an index. */
  readonly resource: string;
  readonly readUnits: number;
  readonly writeUnits: number;
}

/** What a request used, for whoever measures. */
export interface Used {
  readonly consumed: readonly Consumed[];
  /** Items that DynamoDB looked at to answer. */
  readonly itemsRead: number;
}

/** An answered request, for whoever measures: what it asked of which thing, and used. Never a body. */
export interface Exchange extends RequestSummary, Used {
  /** Name of the table, queue or bucket, or id of the key; the first if there are several. */
  readonly resource: string;
  readonly status: number;
  /** By `performance.now()`. */
  readonly began: number;
  /** Spent in the endpoint. */
  readonly milliseconds: number;
}

export interface EndpointOptions {
  readonly account: string;
  readonly region: string;
  readonly roles: readonly RoleSpec[];
  readonly tables: readonly TableSpec[];
  readonly queues: readonly QueueSpec[];
  readonly keys: readonly KeySpec[];
  readonly buckets: readonly BucketSpec[];
  readonly secrets?: readonly SecretSpec[];
  readonly mail?: MailNames;
  /** A directory that outlives the process, or ':memory:'. */
  readonly stateDirectory: string;
  /** Milliseconds since the epoch. Default: the machine's. */
  readonly clock?: () => number;
  /** Default: free ports. */
  readonly ports?: Partial<Readonly<Record<ServiceName, number>>>;
  readonly onCall?: (call: CallRecord) => void;
  readonly faults?: FaultHooks;
  readonly onExchange?: (exchange: Exchange) => void;
  /** Have exchanges say what DynamoDB would bill. Costs each write two reads: for measuring what is used, not how fast. */
  readonly countCapacity?: boolean;
  /** Key material made once and shared between test runs (an RSA-4096 pair takes a second). Never for real state. */
  readonly keyCacheDirectory?: string;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface DeliveredMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, MessageAttribute>>;
}

interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string | undefined;
  readonly BinaryValue?: string | undefined;
}

export interface QueueDepth {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/**
 * The queues without HTTP, for the runtime's event sources. Lambda polls with the function's own role, so each call is
 * authorised for the role that is given (sqs:ReceiveMessage, sqs:DeleteMessage), as the real one is.
 */
export interface QueuePoller {
  depth(queueName: string): QueueDepth;
  /** Waits until something is visible or `waitSeconds` have passed. Throws ServiceError if the role may not. */
  receive(input: {
    readonly queueName: string;
    readonly roleArn: string;
    readonly maxMessages: number;
    readonly waitSeconds: number;
    readonly signal?: AbortSignal;
  }): Promise<readonly DeliveredMessage[]>;
  delete(input: {
    readonly queueName: string;
    readonly roleArn: string;
    readonly receiptHandle: string;
  }): Promise<void>;
}

export interface Endpoints {
  readonly urls: Readonly<Record<ServiceName, string>>;
  /** Stable for a role until `close`; unguessable. Throws for a role that was not in the options. */
  credentialsFor(roleArn: string): Credentials;
  /** The account's root: no identity policy binds it, but the policies of keys and tables do. */
  readonly rootCredentials: Credentials;
  /** The runtime's own eye and hand, which is no principal of the account: as the root, but tables' policies do not bind it. */
  readonly adminCredentials: Credentials;
  queueUrl(queueName: string): string;
  readonly queues: QueuePoller;
  /** What was sent, oldest first. */
  mails(): readonly SentMail[];
  close(): Promise<void>;
}
