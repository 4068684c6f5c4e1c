/** Why something was decided: a code of a closed list, and the fact or name that it speaks of (empty if none). */
export type Coded<Code extends string> = { readonly code: Code; readonly fact: string };
