import { parseArgs } from 'node:util';
import * as z from 'zod';
import { incidentSchema } from '../domain/incident.ts';
import { partnerIdSchema } from '../domain/partner.ts';
import { jsonText } from '../sealing/json.ts';
import { signAcknowledgement } from './acknowledgement.ts';
import { describePacket } from './describe.ts';
import { keysIn, lineKeyIn, textIn, UsageError, writeOwn, writeParts } from './files.ts';
import { newKeyFile, publicKeysOf, signerWith, thumbprintOf } from './keys.ts';
import { noticeSchema } from './notice.ts';
import { openPacket, type OpenedPacket, type OpenPacketError } from './open.ts';
import { printPacket } from './print.tsx';
import { openSigned } from './signed.ts';
import { packetWords } from './wording.ts';

const HELP = `For partners that have no seat on the line: opens the packets that it sends. Needs no network.

  npm run packet -- keys --partner <id> --out <keys.json> [--rsa]
      Makes your keys, in a file that you keep, and prints what the line is told of them.

  npm run packet -- open <packet.json> --key <keys.json> --from <line.pem> [--out <folder>]
      Shows what is in a packet, or writes it into a folder with the files that are in it. Of a notice about one,
      what it says.

  npm run packet -- print <packet.json> --key <keys.json> --from <line.pem> --out <page.html|page.txt>
      Writes it as a page to print.

  npm run packet -- acknowledge <packet.json> --key <keys.json> --from <line.pem> --incident <number> [--out <file>]
      Signs that you have it, under your own number for it; the line takes that as your answer.

  --from       the line's public key, as PEM or JWK, as it was published; it shows who made the packet
  --unchecked  in its place: open it although nobody says who made it
  --help       this text

It ends with 0 where it did that, 1 where the packet is refused, and 2 where it could not look. More: docs/packet.md`;

/** The packet, and not the command, is at fault. */
class Refused extends Error {
  override readonly name = 'Refused';
}

const REFUSALS: Record<OpenPacketError, string> = {
  not_a_packet: 'This is no packet of the line, or it was cut or changed on its way. Ask for it again.',
  another_version: 'This packet was made by a newer version. Take the newest version of this command.',
  for_another_partner: 'This packet is for another partner than your keys are.',
  for_another_key:
    'This packet is sealed to another key of yours. Use the file of that key, or tell the line your new one.',
  not_signed:
    'The line did not sign this packet as it stands: it was changed, or somebody else made it. Do not believe it.',
  cannot_open: 'This packet was changed on its way, and does not open. Ask for it again.',
  not_what_it_says: 'What is in this packet is not what it says on the outside. Do not use it; tell the line.',
};

type Options = { [name in 'key' | 'from' | 'out' | 'partner' | 'incident']?: string } & {
  unchecked?: boolean;
  rsa?: boolean;
};

const given = (value: string | undefined, what: string): string => {
  if (value === undefined) throw new UsageError(`Say ${what}. How it is used: npm run packet -- --help`);
  return value;
};

const WHICH = 'which packet: a file';
const LINE_KEY = 'what the line’s public key is: --from <line.pem> (or --unchecked, to go without)';

const opened = async (file: string | undefined, { key, from, unchecked }: Options) => {
  const path = given(file, WHICH);
  const keys = await keysIn(given(key, 'which keys are yours: --key <keys.json>'));
  const line = unchecked === true && from === undefined ? undefined : await lineKeyIn(given(from, LINE_KEY));
  const packet = await openPacket(jsonText.safeParse(await textIn(path)).data, keys, line);
  if (!packet.ok) throw new Refused(`${path}: ${REFUSALS[packet.error]}`);
  return { keys, ...packet.value };
};

/** Said above whatever is shown, in the language of the packet. */
const warning = ({ contents }: OpenedPacket, { from }: Options): string =>
  from === undefined ? `!! ${packetWords(contents.limits.language)('print.unchecked')}\n\n` : '';

/** A key as it stands on one line of YAML. */
const flow = (key: object): string =>
  `{ ${Object.entries(key)
    .map(([name, value]) => `${name}: '${value}'`)
    .join(', ')} }`;

const makeKeys = async (_file: string | undefined, { partner, out, rsa }: Options): Promise<string> => {
  const id = partnerIdSchema.safeParse(given(partner, 'who you are to the line: --partner <id>'));
  if (!id.success)
    throw new UsageError('--partner is the id that the line knows you by: small letters, digits and dashes.');
  const path = given(out, 'where your keys are to be kept: --out <keys.json>');
  const keys = newKeyFile(id.data, rsa === true ? 'rsa' : 'ec');
  await writeOwn(path, `${JSON.stringify(keys, null, 2)}\n`);
  const { encryptionKey, signingKey } = publicKeysOf(keys);
  return `${path} holds your keys. Keep it where only those can read it who may read what you are sent; keep a copy apart.

Send this to the line, for partners.yaml, and have it read back to you by telephone:

- id: ${id.data}
  seat: false
  packet:
    encryptionKey: ${flow(encryptionKey)}
    signingKey: ${flow(signingKey)}

To compare: packets are sealed to ${await thumbprintOf(encryptionKey)}
            and you sign with      ${await thumbprintOf(signingKey)}`;
};

/** Of a packet that was sent before, the line may say something: in a file of its own, which it signed. */
const noticeIn = async (file: string | undefined, { from }: Options): Promise<string | undefined> => {
  const read = z
    .strictObject({ notice: z.string() })
    .safeParse(jsonText.safeParse(await textIn(given(file, WHICH))).data);
  if (!read.success) return undefined;
  const line = await lineKeyIn(given(from, LINE_KEY));
  const notice = await openSigned('quietline-notice', noticeSchema, read.data.notice, line);
  if (!notice.ok) throw new Refused(`${file}: the line did not sign this. Do not believe it.`);
  const { packet, says } = notice.value;
  return says === 'withdrawn'
    ? `The line takes packet ${packet} back: delete it, and what you made of it. Nobody agrees to it any more.`
    : `The line waits for your acknowledgement of packet ${packet}.`;
};

const open = async (file: string | undefined, options: Options): Promise<string> => {
  const notice = await noticeIn(file, options);
  if (notice !== undefined) return notice;
  const { contents, contentsDigest } = await opened(file, options);
  const above = warning({ contents, contentsDigest }, options);
  if (options.out === undefined) return above + describePacket(contents, contentsDigest);
  const written = await writeParts(options.out, contents, contentsDigest);
  return `${above}Written, for you alone to read:\n  ${written.join('\n  ')}`;
};

const print = async (file: string | undefined, options: Options): Promise<string> => {
  const out = given(options.out, 'where to: --out <page.html>, or <page.txt>');
  const { contents, contentsDigest } = await opened(file, options);
  const page = out.endsWith('.txt')
    ? `${describePacket(contents, contentsDigest)}\n`
    : await printPacket(contents, contentsDigest);
  await writeOwn(out, page);
  return `${warning({ contents, contentsDigest }, options)}${out} is written. Delete it once it is printed.`;
};

const acknowledge = async (file: string | undefined, options: Options): Promise<string> => {
  const incident = incidentSchema.safeParse(given(options.incident, 'your own number for it: --incident <number>'));
  if (!incident.success) {
    throw new UsageError('--incident is at most 40 letters of a to z, digits, blanks and . / _ -, and nothing else.');
  }
  const { keys, contents, contentsDigest } = await opened(file, options);
  const { packet, deployment, partner } = contents;
  const at = `${new Date().toISOString().slice(0, 19)}Z`;
  const signed = await signAcknowledgement(
    { packet, deployment, partner, contents: contentsDigest, incident: incident.data, at },
    publicKeysOf(keys).signingKey,
    signerWith(keys.signing),
  );
  if (options.out === undefined) return signed;
  await writeOwn(options.out, signed);
  return `${options.out} is your answer: give it to the line.`;
};

const commands = { keys: makeKeys, open, print, acknowledge } as const;
const isCommand = (name: string): name is keyof typeof commands => Object.hasOwn(commands, name);

/** The whole program but for printing and the exit code, so that tests can run it. */
export const run = async (args: readonly string[]): Promise<{ text: string; code: 0 | 1 | 2 }> => {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        key: { type: 'string' },
        from: { type: 'string' },
        unchecked: { type: 'boolean' },
        out: { type: 'string' },
        partner: { type: 'string' },
        incident: { type: 'string' },
        rsa: { type: 'boolean' },
      },
    });
    const [command, file, ...more] = positionals;
    if (values.help === true) return { text: HELP, code: 0 };
    if (command === undefined || more.length > 0) throw new UsageError(HELP);
    if (!isCommand(command)) throw new UsageError(`There is no "${command}".\n\n${HELP}`);
    return { text: await commands[command](file, values), code: 0 };
  } catch (error) {
    if (error instanceof Refused) return { text: error.message, code: 1 };
    if (error instanceof UsageError || (error instanceof TypeError && 'code' in error)) {
      return { text: error.message, code: 2 };
    }
    throw error;
  }
};

if (process.argv[1]?.endsWith('cli.ts') === true) {
  const { text, code } = await run(process.argv.slice(2));
  if (code === 0) console.log(text);
  else console.error(text);
  process.exitCode = code;
}
