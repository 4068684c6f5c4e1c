import type { Deployment } from '../template/deployment.ts';
import type { FunctionSpec } from '../template/functions.ts';

/** Functions and roles by the names that people use: whole, or without the deployment before them (`web`). */
export interface Naming {
  readonly short: (name: string) => string;
  readonly functionNamed: (name: string) => FunctionSpec;
  /** Of a role by name or ARN, or of the function that runs as it. */
  readonly roleArnOf: (functionOrRole: string) => string;
}

export const namingOf = (deployment: Deployment, prefix: string): Naming => {
  const short = (name: string): string => (name.startsWith(`${prefix}-`) ? name.slice(prefix.length + 1) : name);
  const functionNamed = (name: string): FunctionSpec => {
    const found = deployment.functions.find((spec) => spec.name === name || short(spec.name) === name);
    if (found === undefined) throw new Error(`No function is called ${name}`);
    return found;
  };
  return {
    short,
    functionNamed,
    roleArnOf: (name) => {
      const role = deployment.roles.find((each) => [each.name, each.arn, short(each.name)].includes(name));
      return role?.arn ?? functionNamed(name).roleArn;
    },
  };
};

export interface SiteAddress {
  readonly hostName: string;
  readonly url: string;
}

/** A host of its own for each site, named after the function that answers there: an origin, and cookies, of its own. */
export const siteAddress = (shortName: string, port: number): SiteAddress => ({
  hostName: `${shortName}.localhost`,
  url: `http://${shortName}.localhost:${port}`,
});

/** Function name → base URL of the site that it serves. */
export const sitesOf = ({ apis }: Deployment, { short }: Naming, port: number): ReadonlyMap<string, string> =>
  new Map(
    apis.flatMap(({ routes }) => {
      const [first] = routes;
      if (first === undefined) return [];
      const { url } = siteAddress(short(first.functionName), port);
      return routes.map(({ functionName }): [string, string] => [functionName, url]);
    }),
  );
