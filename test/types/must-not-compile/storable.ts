/**
 * What a DynamoDB item, a queue message or JSON can hold: values without methods. Instances of classes do not fit, as they
 * have no index signature, so neither words nor any secret can hide in it, however deep.
 */
export type Storable =
  string | number | boolean | null | undefined | readonly Storable[] | { readonly [field: string]: Storable };
