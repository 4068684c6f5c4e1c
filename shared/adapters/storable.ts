/**
 * What a table may hold. A `Plain` is none of these: words cannot reach storage unless somebody first takes them out
 * with `reveal()`, and every place that does is one to look at. Tested by `test/types`.
 */
export type Storable = string | number | boolean | null | undefined | readonly Storable[] | StorableRow;

export type StorableRow = { readonly [name: string]: Storable };
