import { App, Tags } from 'aws-cdk-lib';
import { bundleFunctions, type Bundles } from './constructs/bundle.ts';
import { CannotBuild, type Deployment, recipientsOf, type Restore, seatsOf } from './deployment.ts';
import { EdgeStack } from './stacks/edge.ts';
import { LineStack } from './stacks/line.ts';
import { VaultStack } from './stacks/vault.ts';
import { WatchStack } from './stacks/watch.ts';
import { deploymentOf } from '../shared/deployment/names.ts';
import { cedarFromModules } from '../shared/jurisdiction/cedarFromModules.ts';
import { missingCountry } from '../shared/jurisdiction/countries.ts';
import { loadPack } from '../shared/jurisdiction/load.ts';
import type { Pack } from '../shared/jurisdiction/pack.ts';
import { describeProblem } from '../shared/jurisdiction/problem.ts';
import { countUnreviewed, isUnreviewed, listUnreviewed, unreviewedIn } from '../shared/jurisdiction/reviews.ts';

export interface BuildOptions {
  readonly jurisdiction: string;
  /** Where the assembly is written. Default: what the CDK command line says, or a temporary folder. */
  readonly outdir?: string | undefined;
  /** Where the folders of countries are. Default: `jurisdictions/`. */
  readonly packs?: string | undefined;
  /** Default: the country's folder, checked. */
  readonly pack?: Pack | undefined;
  /** Default: what the CDK command line found, or us-east-1. */
  readonly region?: string | undefined;
  /** Public host name of the site. The default can be synthesised, read and run locally, but never be deployed. */
  readonly domain?: string | undefined;
  /** What the telephone provider calls, without a trailing slash. Default: the API's own address. */
  readonly phoneUrl?: string | undefined;
  readonly originGeneration?: number | undefined;
  /**
   * Countries whose policies and wording may be built though nobody has reviewed them, by code and divided by commas: so
   * that the flag of one country, left in a script, opens no other.
   */
  readonly acceptUnreviewed?: string | undefined;
  /** Told what nobody has reviewed, where that was accepted. */
  readonly report?: ((said: string) => void) | undefined;
  /** E-mail address that is told of every alarm: see constructs/alarmTopic.ts. */
  readonly alarmAddress?: string | undefined;
  /** The tables come from a restore: docs/restore.md. */
  readonly restore?: Restore | undefined;
  /** Have CloudFormation's own schemas check the templates: seconds well spent before a deploy, not at every start. */
  readonly validate?: boolean | undefined;
  /** Tests of the stacks hand in stand-ins, so that they neither wait for nor depend on the functions' code. */
  readonly bundles?: Bundles | undefined;
}

/** The whole app of one country, not yet synthesised: `(await buildApp({ jurisdiction: 'zz' })).synth()`. */
export const buildApp = async (options: BuildOptions): Promise<App> => {
  const { jurisdiction, outdir } = options;
  const pack = options.pack ?? (await checkedPack(jurisdiction, options.packs));
  answerForReviews(pack, options);
  const deployment: Deployment = {
    name: deploymentOf(jurisdiction),
    jurisdiction,
    region: options.region ?? process.env['CDK_DEFAULT_REGION'] ?? 'us-east-1',
    // RFC 6761: `.invalid` never resolves, and no certificate can be had for it.
    domain: options.domain ?? `${jurisdiction}.invalid`,
    phoneUrl: options.phoneUrl,
    originGeneration: options.originGeneration ?? 1,
    alarmAddress: options.alarmAddress,
    restore: options.restore,
    seats: seatsOf(pack),
    recipients: recipientsOf(pack),
    retentionDays: pack.jurisdiction.retentionDays,
    bundles: options.bundles ?? (await bundleFunctions(pack)),
  };

  const app = new App({
    analyticsReporting: false,
    builtinCloudFormationValidation: options.validate ?? false,
    context: {
      // What CloudFormation would only warn of is refused as well.
      '@aws-cdk/core:strictCfnValidateErrors': true,
      // Outputs are read with Fn::GetStackOutput: also across regions, and a partner that leaves does not wedge a deploy
      // between an export that must go and an import that must go first.
      '@aws-cdk/core:defaultCrossStackReferences': 'weak',
    },
    ...(outdir === undefined ? {} : { outdir }),
  });
  const vault = new VaultStack(app, deployment);
  const line = new LineStack(app, deployment, vault);
  const watch = new WatchStack(app, deployment, line);
  const edge = new EdgeStack(app, deployment, line);
  line.addStackDependency(vault);
  watch.addStackDependency(line);
  edge.addStackDependency(line);
  Tags.of(app).add('deployment', deployment.name);
  return app;
};

/** @throws CannotBuild */
const answerForReviews = (pack: Pack, { jurisdiction, acceptUnreviewed = '', report }: BuildOptions): void => {
  const unreviewed = unreviewedIn(cedarFromModules(), pack);
  if (!isUnreviewed(unreviewed)) return;
  if (!acceptUnreviewed.split(',').includes(jurisdiction)) {
    throw new CannotBuild(
      [
        `jurisdictions/${jurisdiction} cannot be deployed yet: nobody has reviewed`,
        ...listUnreviewed(unreviewed),
        'Have it reviewed (docs/countries.md), or say that you know: -c acceptUnreviewed=' + jurisdiction,
      ].join('\n'),
    );
  }
  report?.(`nobody has reviewed ${countUnreviewed(unreviewed)} of ${jurisdiction}`);
};

/** @throws CannotBuild */
const checkedPack = async (jurisdiction: string, root?: string): Promise<Pack> => {
  const missing = await missingCountry(jurisdiction, root);
  if (missing !== undefined) throw new CannotBuild(missing);
  const loaded = await loadPack(jurisdiction, root);
  if (loaded.ok) return loaded.value;
  const problems = loaded.error.map((problem) => `- ${describeProblem(problem)}`);
  throw new CannotBuild(`jurisdictions/${jurisdiction} cannot be deployed:\n${problems.join('\n')}`);
};
