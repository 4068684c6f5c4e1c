import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { MOST_SEATS } from '../../../infra/deployment.ts';
import { buildPage } from '../../../shared/custody/buildPage.ts';
import { bundleFunctions } from '../../../infra/constructs/bundle.ts';
import { newKeyFile, publicKeysOf } from '../../../shared/packet/keys.ts';
import { app, pack, partner, SEATS, synthesise } from './fixtures.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const many = (count: number) => pack(Array.from({ length: count }, (_, index) => partner(`partner-${index}`)));

describe('size', () => {
  test('as many seats as are allowed fit into what CloudFormation holds', async () => {
    const { assembly } = await synthesise({ pack: many(MOST_SEATS) });
    const sizes = assembly.stacks.map(
      (stack) => [stack.stackName, Object.keys(stack.template.Resources).length] as const,
    );
    expect(sizes.filter(([, size]) => size > 500)).toEqual([]);
    // 51,200 bytes is the limit of a template in a request; CDK uploads it, and then it is 1 MB.
    for (const stack of assembly.stacks) expect(JSON.stringify(stack.template).length).toBeLessThan(1_000_000);
    // And 60 references to secrets a template.
    const references =
      JSON.stringify(assembly.getStackByName('quietline-zz-line').template).match(/\{\{resolve:/g) ?? [];
    expect(references.length).toBeLessThanOrEqual(60);
  });

  test('one seat more is refused, in words', async () => {
    await expect(app({ pack: many(MOST_SEATS + 1) })).rejects.toThrow(/26 partners have a seat; .* 25 at most/);
  });

  test.each(['pipeline', 'proof'])('a partner cannot be called %s, which a key of Custody begins with', async (id) => {
    await expect(app({ pack: pack([partner(id)]) })).rejects.toThrow(`No partner may be called ${id}`);
  });
});

const findings = (scope: App) =>
  new AwsSolutionsChecks(scope)
    .validateScope(scope)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map((resource) => `${ruleName} ${resource.constructPath ?? resource.resourceLogicalId}`),
    );

test('a country that is not well described is not deployed, and every reason is given', async () => {
  const packs = mkdtempSync(join(tmpdir(), 'quietline-packs-'));
  mkdirSync(join(packs, 'xx'));
  await expect(app({ jurisdiction: 'xx', pack: undefined, packs })).rejects.toThrow(
    /^jurisdictions\/xx cannot be deployed:\n- jurisdiction\.yaml expected .*\n- partners\.yaml/,
  );
});

describe('what nobody has reviewed', () => {
  const policies = {
    read: '@status("reviewed by A. Lawyer on 2026-05-04") permit (principal, action, resource);',
    unread: '@status("unreviewed") permit (principal, action, resource);',
  };
  const half = { ...pack(), policies, wording: { en: { _review: 'reviewed by A. Speaker on 2026-05-04' } } };

  test('is not deployed, and everything that is missing is listed', async () => {
    const refused = app({ pack: half, acceptUnreviewed: undefined });
    await expect(refused).rejects.toThrow(
      /^jurisdictions\/zz cannot be deployed yet: nobody has reviewed\n- disclosure\.cedar unread: .*\nHave it reviewed/,
    );
  });

  test('nor with the flag of another country', async () => {
    await expect(app({ pack: half, acceptUnreviewed: 'zy,xa' })).rejects.toThrow('-c acceptUnreviewed=zz');
  });

  test('is told where it was accepted', async () => {
    const said: string[] = [];
    await app({ pack: half, acceptUnreviewed: 'xa,zz', report: (line) => said.push(line) });
    expect(said).toEqual(['nobody has reviewed 1 policy of zz']);
  });

  test('and is not asked about where all of it was', async () => {
    const all = { ...half, policies: { read: policies.read } };
    await expect(app({ pack: all, acceptUnreviewed: undefined })).resolves.toBeInstanceOf(App);
  });
});

describe('cdk-nag', () => {
  test('every finding is fixed, or acknowledged with its reason', async () => {
    expect(findings(await app())).toEqual([]);
  });

  test('where a partner has no seat, too', async () => {
    const guard = partner('coast-guard', { seat: false, packet: publicKeysOf(newKeyFile('coast-guard')) });
    expect(findings(await app({ pack: pack([...SEATS.map((id) => partner(id)), guard]) }))).toEqual([]);
  });

  test('and it does find', () => {
    const scope = new App();
    const bucket = new Bucket(new Stack(scope, 'careless'), 'Bucket');
    expect(findings(scope).join(' ')).toContain(bucket.node.path);
  });
});

describe('bundles', () => {
  test('the same sources give the same bytes, one folder is shared by its deployments', async () => {
    const first = await synthesise();
    const second = await synthesise();
    expect(JSON.stringify(second.line.toJSON())).toBe(JSON.stringify(first.line.toJSON()));
  });

  test('a function without a handler fails by name', async () => {
    await expect(bundleFunctions(pack(), (folder) => join(tmpdir(), folder, 'none.ts'))).rejects.toThrow(
      /Function \w+ has no handler: .*none\.ts does not exist/,
    );
  });

  test('those that decide carry Cedar, staff the page that checks records, and all the pack', async () => {
    const standIn = fileURLToPath(new URL('./handler.ts', import.meta.url));
    const bundles = await bundleFunctions(pack(), () => standIn);
    expect(readdirSync(bundles.triage.directory).sort()).toEqual(['index.mjs', 'pack.json']);
    const decides = ['cedar_wasm_bg.wasm', 'index.mjs', 'pack.json'];
    expect(readdirSync(bundles.routing.directory).sort()).toEqual(decides);
    expect(readdirSync(bundles.staff.directory).sort()).toEqual([
      'cedar_wasm_bg.wasm',
      'check-custody-record.html',
      ...decides.slice(1),
    ]);
    const page = readFileSync(join(bundles.staff.directory, 'check-custody-record.html'), 'utf8');
    expect(page).toBe(await buildPage());
  });
});

describe('by its command', () => {
  // The command has CDK check the templates, and takes a warning for an error: infra/build.ts.
  test(
    'cdk synth -c jurisdiction=zz writes four stacks that CloudFormation’s schemas have no word against, with no account at hand',
    { timeout: 240_000 },
    async () => {
      const outdir = mkdtempSync(join(tmpdir(), 'quietline-synth-'));
      await run('npm', ['run', 'synth', '--', '-c', 'jurisdiction=zz', '--output', outdir], {
        cwd: root,
        env: { PATH: process.env['PATH'], HOME: outdir, AWS_EC2_METADATA_DISABLED: 'true' },
      });
      expect(
        readdirSync(outdir)
          .filter((name) => name.endsWith('.template.json'))
          .sort(),
      ).toEqual([
        'quietline-zz-edge.template.json',
        'quietline-zz-line.template.json',
        'quietline-zz-vault.template.json',
        'quietline-zz-watch.template.json',
      ]);
    },
  );

  test.each([
    ['without a country', {}, 'say which country'],
    ['of what is no country’s code', { jurisdiction: '../zz' }, 'two small letters'],
    ['of a country that nobody reviewed', { jurisdiction: 'zz' }, 'or say that you know: -c acceptUnreviewed=zz'],
    ['of a country that there is not', { jurisdiction: 'qq' }, 'There is no country "qq": there are '],
  ])('%s it says so, without a stack', async (_, context, said) => {
    const env = { ...process.env, CDK_CONTEXT_JSON: JSON.stringify(context) };
    const failed: unknown = await run('npx', ['tsx', 'infra/app.ts'], { cwd: root, env }).catch((error) => error);
    expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining(said) });
    expect(failed).toMatchObject({ stderr: expect.not.stringMatching(/^ +at /m) });
  });
});
