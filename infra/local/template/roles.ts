import * as z from 'zod';
import type { PolicyDocument, RoleSpec } from '../aws/spec.ts';
import { attributeOf, type Catalogue } from './catalogue.ts';
import { TemplateError } from './error.ts';
import { policyDocument } from './policyDocument.ts';

export interface NamedRole extends RoleSpec {
  readonly name: string;
}

const inline = z.object({ PolicyDocument: policyDocument });
const roleSchema = z.object({
  Policies: z.array(inline).default([]),
  ManagedPolicyArns: z.array(z.string()).default([]),
  PermissionsBoundary: z.never('is not evaluated here').optional(),
});
const nobody = z.never('only roles have policies here').optional();
const attachedSchema = z.object({
  PolicyDocument: policyDocument,
  Roles: z.array(z.string()).default([]),
  Users: nobody,
  Groups: nobody,
});

/** Policies that AWS manages, by what they allow of what is built here: writing logs and traces, so nothing. */
const AWS_MANAGED = /:aws:policy\/(?:service-role\/AWSLambdaBasicExecutionRole|AWSXRayDaemonWriteAccess)$/;

export const rolesOf = (catalogue: Catalogue): readonly NamedRole[] => {
  const attached = new Map<string, PolicyDocument[]>();
  const managed = new Map<string, PolicyDocument>();
  const attach = (roles: readonly string[], document: PolicyDocument): void => {
    for (const role of roles) attached.set(role, [...(attached.get(role) ?? []), document]);
  };
  for (const { properties } of catalogue.all('AWS::IAM::Policy', attachedSchema)) {
    attach(properties.Roles, properties.PolicyDocument);
  }
  for (const { physical, properties } of catalogue.all('AWS::IAM::ManagedPolicy', attachedSchema)) {
    managed.set(physical.ref, properties.PolicyDocument);
    attach(properties.Roles, properties.PolicyDocument);
  }
  return catalogue.all('AWS::IAM::Role', roleSchema).map((entry) => ({
    name: entry.physical.ref,
    arn: attributeOf(entry, 'Arn'),
    policies: [
      ...entry.properties.Policies.map(({ PolicyDocument: document }) => document),
      ...(attached.get(entry.physical.ref) ?? []),
      ...entry.properties.ManagedPolicyArns.flatMap((arn) => {
        const document = managed.get(arn);
        if (document !== undefined) return [document];
        if (AWS_MANAGED.test(arn)) return [];
        throw new TemplateError(entry.place, `what ${arn} allows is not known here`);
      }),
    ],
  }));
};
