import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { bundleFunctions } from '../../../infra/constructs/bundle.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import { newAccessCode } from '../../../shared/sealing/accessCode.ts';
import { newReporterKey } from '../../../shared/sealing/reporterKey.ts';
import { aLabel } from '../../factories/label.ts';
import { aPack } from '../../factories/pack.ts';
import { aNonce, aSession } from '../../factories/submission.ts';
import { besideDeployment } from '../aside.ts';
import { jsonReport } from '../journey.ts';
import { postEvent } from '../lambdaEvent.ts';
import type { Context, Outcome, Section } from '../outcome.ts';
import { measureProcessor, type Work } from '../processor.ts';
import { round, spread } from '../statistics.ts';
import { withoutOutput } from '../withoutOutput.ts';

const FULL = { rounds: 7, perRound: 30 };
const SHORT = { rounds: 3, perRound: 15 };

const handlerSchema = z.object({
  handler: z.custom<(event: unknown, context: unknown) => Promise<unknown>>((value) => typeof value === 'function'),
});
const answerSchema = z.object({ statusCode: z.literal(201) });

/** An address of its own for each: what is measured is not the limit on a neighbourhood. */
const addressOf = (number: number): string => `10.${number >> 8}.${number & 255}.7`;

/** Everything that `web` does for a tip: the bundle that would be uploaded, called as Lambda calls it. */
const wholeFunction = async (originSecrets: string): Promise<Work> => {
  const bundles = await bundleFunctions(await aPack());
  const module: unknown = await import(pathToFileURL(join(bundles.web.directory, 'index.mjs')).href);
  const { handler } = handlerSchema.parse(module);
  return {
    name: 'accepted tip, the whole of web',
    once: async (number) => {
      const session = aSession();
      const body = { ...jsonReport, nonce: aNonce(session) };
      const asked = { path: '/api/tips', body, session: session.cookie(), originSecrets, address: addressOf(number) };
      answerSchema.parse(await handler(postEvent(asked), {}));
    },
  };
};

/** The least that can be done with the same clients: parse, seal four parts, put them and the item that names them. */
const partsOfIt = async (): Promise<Work[]> => {
  // Read from the environment when they are loaded, as at a cold start.
  const { boundPorts } = await import('../../../shared/intake/boundPorts.ts');
  const { reportSchema } = await import('../../../functions/web/form/report.ts');
  const { mailboxOf } = await import('../../../shared/intake/mailboxKey.ts');
  const { sealSubmission } = await import('../../../shared/intake/sealParts.ts');
  const pack = await aPack();
  const ports = boundPorts(pack);
  const schema = reportSchema(pack);
  const text = JSON.stringify(jsonReport);
  const intake = await ports.keys.publicKey(ports.keyIds.intake);
  const { publicKey: reporter } = await newReporterKey();
  const label = aLabel();
  const stem = Buffer.from(randomBytes(12)).toString('hex');
  return [
    {
      name: 'derivation of the code (scrypt, GenerateMac)',
      once: async () => void (await mailboxOf(ports, newAccessCode(randomBytes))),
    },
    {
      name: 'floor: parse, seal four parts, put',
      once: async (number) => {
        const parsed = schema.parse(JSON.parse(text));
        const tip = `${stem}${String(number).padStart(8, '0')}`;
        const words = {
          report: parsed.report,
          identity: parsed.identity,
          victim: parsed.victim,
          compelled: new Plain(''),
        };
        const rows = await sealSubmission(
          ports.deployment,
          tip,
          { words, number: null },
          { intake, relay: undefined, reporter },
        );
        await ports.parts.putAll(rows);
        if (!(await ports.tips.putIfAbsent({ pk: tip, label, parts: rows.map(({ sk }) => sk) })))
          throw new Error('A tip was there before it was put');
      },
    },
  ];
};

const measure = ({ short, progress }: Context): Promise<Outcome> =>
  besideDeployment(async ({ web: environment }) => {
    Object.assign(process.env, environment);
    const works = [await wholeFunction(environment['ORIGIN_SECRETS'] ?? ''), ...(await partsOfIt())];
    const size = short ? SHORT : FULL;
    const found = await withoutOutput(() => measureProcessor(works, size, (done, of) => progress(done, of, 'tips')));
    const [whole, derivation, floor] = found;
    if (whole === undefined || derivation === undefined || floor === undefined) throw new Error('A measure is missing');
    const without = whole.medianProcessor - derivation.medianProcessor;
    const ratio = without / floor.medianProcessor;
    return {
      tables: [
        {
          title: 'Processor time of the function alone; its endpoints are another process',
          rows: [
            ...found.map(({ name, medianProcessor, medianWall, processor }) => ({
              of: name,
              'processor ms': round(medianProcessor, 1),
              'middle half': spread(processor),
              '× floor': round(medianProcessor / floor.medianProcessor),
              'wall ms': round(medianWall, 1),
            })),
            {
              of: 'accepted tip without the derivation',
              'processor ms': round(without, 1),
              '× floor': round(ratio),
            },
          ],
        },
      ],
      aims: [{ what: 'processor without derivation to floor', value: round(ratio), unit: '×', atMost: 2 }],
      notes: [
        `Medians of ${size.rounds} rounds of ${size.perRound}, in turns, after one that warms up. The whole is the uploaded bundle's handler from JSON to answer.`,
        'The derivation is measured by itself in the same rounds, and taken off.',
      ],
      data: { found, without, ratio },
    };
  });

export const processorSection: Section = {
  id: 'processor',
  title: '(b) Processor time of an accepted tip',
  measure,
};
