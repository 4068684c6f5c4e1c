/** How many messages were shown already. What is no count shows the latest again. */
export const skipped = (text: string | null | undefined): number => (/^\d{1,5}$/.test(text ?? '') ? Number(text) : 0);
